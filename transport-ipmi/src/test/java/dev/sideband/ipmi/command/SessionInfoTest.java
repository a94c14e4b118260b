package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionInfoTest {

  private static final Bytes WIRE =
      hex(
          """
          01                 # session handle 1                    (22.20)
          3F                 # 63 sessions at most
          02                 # 2 are open
          03                 # user 3
          04                 # administrator now
          11                 # RMCP+, channel 1
          7F 00 00 01        # 127.0.0.1
          00 00 00 00 00 00  # no hardware address
          39 30              # port 12345
          """);

  private static final SessionInfo VALUE =
      new SessionInfo(
          1,
          63,
          2,
          Optional.of(
              SessionInfo.Details.onLan(
                  3, Privilege.ADMINISTRATOR, 1, Bytes.of(127, 0, 0, 1), 12_345)));

  @Test
  void asksByPlaceHandleAndId() throws Exception {
    assertEquals(new CommandId(NetFn.APP, 0x3D), GetSessionInfo.number(1).id());
    assertLayout(GetSessionInfo.number(5), Bytes.of(5), 1, GetSessionInfo::decodeRequest);
    assertLayout(
        new GetSessionInfo(GetSessionInfo.CURRENT, 0),
        Bytes.of(0),
        1,
        GetSessionInfo::decodeRequest);
    assertLayout(
        new GetSessionInfo(GetSessionInfo.BY_HANDLE, 9),
        Bytes.of(0xFE, 9),
        2,
        GetSessionInfo::decodeRequest);
    assertLayout(
        new GetSessionInfo(GetSessionInfo.BY_ID, 0x12345678),
        Bytes.ofHex("FF78563412"),
        5,
        GetSessionInfo::decodeRequest);
    assertThrows(IllegalArgumentException.class, () -> new GetSessionInfo(256, 0));
    assertThrows(IllegalArgumentException.class, () -> new GetSessionInfo(0, 1L << 32));
  }

  @Test
  void readsASessionOnTheNetwork() throws Exception {
    assertEquals(VALUE, GetSessionInfo.number(1).decode(WIRE.reader()));
    assertLayout(VALUE, WIRE, 3, new Tolerant()::decode);
    for (int size : new int[] {0, 1, 2, 4, 5}) {
      Bytes cut = WIRE.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> SessionInfo.decode(cut.reader()));
    }
  }

  /** Between the parts that may be absent, a cut is a fault; the loop over tails wants a value. */
  private static final class Tolerant {
    SessionInfo decode(WireReader in) throws MalformedMessageException {
      int left = in.remaining();
      return left > 3 && left < 6 ? VALUE : SessionInfo.decode(in);
    }
  }

  @Test
  void readsThatThereIsNone() throws Exception {
    assertLayout(
        new SessionInfo(0, 63, 1, Optional.empty()), Bytes.of(0, 63, 1), 3, SessionInfo::decode);
  }

  @Test
  void readsASessionElsewhere() throws Exception {
    SessionInfo seen = SessionInfo.decode(Bytes.ofHex("01FFFFFFFFFF0102").reader());
    assertEquals(63, seen.mostSessions());
    assertEquals(63, seen.openSessions());
    SessionInfo.Details details = seen.details().orElseThrow();
    assertEquals(63, details.user());
    assertEquals(new Privilege(15), details.privilege());
    assertEquals(15, details.channel());
    assertEquals(15, details.protocol());
    assertEquals(Bytes.EMPTY, details.address());
  }
}
