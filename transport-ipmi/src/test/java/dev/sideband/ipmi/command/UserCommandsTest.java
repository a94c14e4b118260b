package dev.sideband.ipmi.command;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UserCommandsTest {

  private static final Bytes ACCESS =
      hex(
          """
          10  # users 1 to 16                                  (22.27)
          42  # this one is enabled, 2 are
          01  # 1 name is fixed
          14  # may open sessions, up to administrator
          """);

  @Test
  void asksForAccess() throws Exception {
    assertEquals(new CommandId(NetFn.APP, 0x44), new GetUserAccess(1, 2).id());
    assertLayout(new GetUserAccess(1, 2), Bytes.of(0x01, 0x02), 2, GetUserAccess::decodeRequest);
    assertEquals(
        new GetUserAccess(5, 0x15), GetUserAccess.decodeRequest(Bytes.of(0x55, 0x55).reader()));
    assertThrows(IllegalArgumentException.class, () -> new GetUserAccess(16, 0));
    assertThrows(IllegalArgumentException.class, () -> new GetUserAccess(0, 64));
  }

  @Test
  void readsAccess() throws Exception {
    UserChannelAccess mayOpen = new UserChannelAccess(false, false, true, Privilege.ADMINISTRATOR);
    UserAccess value = new UserAccess(16, 2, UserAccess.Status.ENABLED, 1, mayOpen);

    assertLayout(value, ACCESS, 4, UserAccess::decode);
    assertEquals(value, new GetUserAccess(1, 2).decode(ACCESS.reader()));
    assertTrue(mayOpen.admits());
    assertFalse(new UserChannelAccess(false, false, true, UserChannelAccess.NO_ACCESS).admits());
    assertFalse(new UserChannelAccess(false, false, false, Privilege.USER).admits());
  }

  @Test
  void seesEachBitSetOnceAndClearOnce() throws Exception {
    assertEquals(
        new UserAccess(
            0x2A,
            0x2A,
            UserAccess.Status.DISABLED,
            0x2A,
            new UserChannelAccess(false, true, false, new Privilege(0x0A))),
        UserAccess.decode(Bytes.ofHex("AAAAAAAA").reader()));
    assertEquals(
        new UserAccess(
            0x15,
            0x15,
            UserAccess.Status.ENABLED,
            0x15,
            new UserChannelAccess(true, false, true, new Privilege(0x05))),
        UserAccess.decode(Bytes.ofHex("55555555").reader()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new UserAccess(
                64,
                0,
                UserAccess.Status.UNSPECIFIED,
                0,
                new UserChannelAccess(false, false, false, Privilege.USER)));
  }

  @Test
  void setsAccess() throws Exception {
    Bytes wire =
        hex(
            """
            91  # all changes: may open sessions; channel 1    (22.26)
            03  # user 3
            02  # at most user
            """);
    UserChannelAccess access = new UserChannelAccess(false, false, true, Privilege.USER);

    assertEquals(new CommandId(NetFn.APP, 0x43), new SetUserAccess(1, 3, access, false).id());
    assertLayout(new SetUserAccess(1, 3, access, false), wire, 3, SetUserAccess::decodeRequest);
    assertTrue(SetUserAccess.decodeRequest(Bytes.of(0x11, 3, 2, 9).reader()).limitOnly());
    assertThrows(IllegalArgumentException.class, () -> new SetUserAccess(1, 64, access, false));
  }

  @Test
  void namesAreFilledUpWithZeros() throws Exception {
    Bytes field = hex("61 6E 6E 00 00 00 00 00 00 00 00 00 00 00 00 00  # ann (22.28)");

    assertLayout(UserName.of("ann"), field, 16, UserName::decode);
    assertEquals("ann", new GetUserName(3).decode(field.reader()).text());
    assertLayout(
        UserName.of("sixteen bytes ok"),
        Bytes.copyOf("sixteen bytes ok".getBytes(StandardCharsets.UTF_8)),
        16,
        UserName::decode);
    assertEquals(
        UserName.of("ann"),
        UserName.decode(Bytes.ofHex("616E6E00FF0000000000000000000000").reader()));
    assertEquals(UserName.of(""), UserName.decode(Bytes.ofHex("00".repeat(16)).reader()));
    assertThrows(IllegalArgumentException.class, () -> UserName.of("a name of 17 byte"));
    assertThrows(IllegalArgumentException.class, () -> UserName.of("a\0b"));
  }

  @Test
  void asksForANameAndSetsOne() throws Exception {
    assertEquals(new CommandId(NetFn.APP, 0x46), new GetUserName(3).id());
    assertLayout(new GetUserName(3), Bytes.of(3), 1, GetUserName::decodeRequest);
    assertEquals(new CommandId(NetFn.APP, 0x45), new SetUserName(3, UserName.of("ann")).id());
    assertLayout(
        new SetUserName(3, UserName.of("ann")),
        Bytes.ofHex("03616E6E00000000000000000000000000"),
        17,
        SetUserName::decodeRequest);
    assertThrows(IllegalArgumentException.class, () -> new GetUserName(64));
    assertThrows(IllegalArgumentException.class, () -> new SetUserName(64, UserName.of("")));
  }

  @Test
  void setsAPassword() throws Exception {
    char[] password = "pw1".toCharArray();
    SetUserPassword command = SetUserPassword.set(3, password, SetUserPassword.SHORT_SIZE);
    Bytes wire =
        hex(
            """
            03                                               # user 3, 16 bytes (22.30)
            02                                               # set
            70 77 31 00 00 00 00 00 00 00 00 00 00 00 00 00  # pw1
            """);

    assertEquals(new CommandId(NetFn.APP, 0x47), command.id());
    assertArrayEquals(new char[3], password);
    assertEquals(wire, encoded(command));
    for (int size = 0; size < wire.size(); size++) {
      Bytes cut = wire.slice(0, size);
      assertThrows(
          MalformedMessageException.class, () -> SetUserPassword.decodeRequest(cut.reader()));
    }
    SetUserPassword read = SetUserPassword.decodeRequest(wire.reader());
    assertEquals(3, read.user());
    assertEquals(SetUserPassword.Operation.SET, read.operation());
    assertEquals(16, read.size());
    assertArrayEquals(Bytes.ofHex("707731" + "00".repeat(17)).toArray(), read.password());
    assertFalse(read.toString().contains("70"), read.toString());
    read.close();
    assertArrayEquals(new byte[20], read.password());
  }

  @Test
  void testsALongPassword() throws Exception {
    SetUserPassword command =
        SetUserPassword.test(63, "12345678901234567890".toCharArray(), SetUserPassword.LONG_SIZE);
    assertEquals(Bytes.ofHex("BF033132333435363738393031323334353637383930"), encoded(command));
    SetUserPassword read = SetUserPassword.decodeRequest(encoded(command).reader());
    assertEquals(63, read.user());
    assertEquals(20, read.size());
  }

  @Test
  void enablesAndDisablesWithoutAPassword() throws Exception {
    assertEquals(Bytes.of(3, 1), encoded(SetUserPassword.enable(3)));
    assertEquals(Bytes.of(3, 0), encoded(SetUserPassword.disable(3)));
    SetUserPassword read = SetUserPassword.decodeRequest(Bytes.of(0x43, 0xFD).reader());
    assertEquals(3, read.user());
    assertEquals(SetUserPassword.Operation.ENABLE, read.operation());
    assertEquals(0, read.size());
  }

  @Test
  void aPasswordThatDoesNotFitIsRefusedAndWiped() {
    char[] tooLong = "12345678901234567".toCharArray();
    assertThrows(IllegalArgumentException.class, () -> SetUserPassword.set(3, tooLong, 16));
    assertArrayEquals(new char[17], tooLong);
    assertThrows(
        IllegalArgumentException.class, () -> SetUserPassword.set(3, new char[] {0xD800}, 16));
    assertThrows(IllegalArgumentException.class, () -> SetUserPassword.set(3, new char[0], 18));
    assertThrows(IllegalArgumentException.class, () -> SetUserPassword.enable(64));
  }
}
