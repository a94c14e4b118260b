package dev.sideband.ipmi.internal.serial;

import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BasicFramingTest {

  private static final Heard DAMAGE = new Heard.Damage();

  private static final LanMessage GET_DEVICE_ID = Hearing.message(0x06, 1, 0x01, Bytes.EMPTY);

  private static final Bytes GET_DEVICE_ID_BYTES =
      hex(
          """
          a0  # start
          20  # to the BMC
          18  # application, LUN 0
          c8  # sum of the two and this is zero
          81  # from the console
          04  # number 1, LUN 0
          01  # get device id
          7a  # sum of the three and this is zero
          a5  # stop
          """);

  private static final LanMessage ESCAPED =
      Hearing.message(0x2F, 0x28, 0xA5, Bytes.of(0xA6, 0xAA, 0x1B, 0xB0, 0x3B));

  private static final Bytes ESCAPED_BYTES =
      hex(
          """
          a0        # start
          81 bc c3  # to the console, OEM 2Fh, sum
          20        # from the BMC
          aa b0     # a0: number 28h, LUN 0
          aa b5     # a5: the command
          aa b6     # a6
          aa ba     # aa
          aa 3b     # 1b
          b0        # stands for itself where no aa is before it
          3b        # so does this
          45        # sum
          a5        # stop
          """);

  private final BasicFraming framing = new BasicFraming();

  @Test
  void aMessageStandsBetweenStartAndStop() {
    assertEquals(GET_DEVICE_ID_BYTES, framing.encode(GET_DEVICE_ID));
    assertEquals(
        List.of(new Heard.Message(GET_DEVICE_ID)), Hearing.of(framing, GET_DEVICE_ID_BYTES));
  }

  @Test
  void fiveValuesAreEscaped() {
    assertEquals(ESCAPED_BYTES, framing.encode(ESCAPED));
    assertEquals(List.of(new Heard.Message(ESCAPED)), Hearing.of(framing, ESCAPED_BYTES));
  }

  @Test
  void everyByteValuePassesThroughAsDataAndAsNumber() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    LanMessage message = Hearing.message(0x06, 63, 0xFF, Bytes.copyOf(all));
    assertEquals(List.of(new Heard.Message(message)), Hearing.of(framing, framing.encode(message)));
  }

  @Test
  void noPrefixIsAMessageAndTheNextOneIsHeard() {
    for (int size = 0; size < ESCAPED_BYTES.size(); size++) {
      assertEquals(List.of(), Hearing.of(framing, ESCAPED_BYTES.slice(0, size)));
      List<Heard> next = Hearing.of(framing, GET_DEVICE_ID_BYTES);
      assertEquals(size == 0 ? 1 : 2, next.size());
      assertEquals(new Heard.Message(GET_DEVICE_ID), next.get(next.size() - 1));
    }
  }

  @Test
  void noTurnedBitGoesUnnoticed() {
    for (int bit = 0; bit < ESCAPED_BYTES.size() * 8; bit++) {
      byte[] damaged = ESCAPED_BYTES.toArray();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      List<Heard> heard = Hearing.of(framing, Bytes.copyOf(damaged));
      int turned = bit;
      assertFalse(heard.stream().anyMatch(Heard.Message.class::isInstance), () -> "bit " + turned);
      Hearing.of(framing, Bytes.of(0xA5));
      assertEquals(
          List.of(new Heard.Message(GET_DEVICE_ID)), Hearing.of(framing, GET_DEVICE_ID_BYTES));
    }
  }

  @Test
  void aHandshakeIsHeardOutsideAndWithinAMessage() {
    Heard handshake = new Heard.Handshake();
    assertEquals(List.of(handshake), Hearing.of(framing, framing.handshake()));
    Hearing.of(framing, GET_DEVICE_ID_BYTES.slice(0, 4));
    assertEquals(List.of(handshake), Hearing.of(framing, Bytes.of(0xA6)));
    assertEquals(
        List.of(new Heard.Message(GET_DEVICE_ID)),
        Hearing.of(framing, GET_DEVICE_ID_BYTES.slice(4, 5)));
  }

  @Test
  void whatIsNotEscapedAsItShouldBeIsDamage() {
    for (int wrong : new int[] {0x00, 0xB1, 0xAA, 0xA5, 0xA6}) {
      assertEquals(
          List.of(DAMAGE), Hearing.of(framing, Bytes.of(0xA0, 0xAA, wrong)), () -> "" + wrong);
    }
  }

  @Test
  void whatIsTooShortOrTooLongIsDamage() {
    assertEquals(List.of(DAMAGE), Hearing.of(framing, Bytes.of(0xA0, 0xA5)));
    assertEquals(List.of(DAMAGE), Hearing.of(framing, Bytes.of(0xA0, 0x20, 0x18, 0xC8, 0xA5)));
    byte[] endless = new byte[Framing.MAX_MESSAGE + 2];
    endless[0] = (byte) 0xA0;
    assertEquals(List.of(DAMAGE), Hearing.of(framing, Bytes.copyOf(endless)));
    assertEquals(
        List.of(new Heard.Message(GET_DEVICE_ID)), Hearing.of(framing, GET_DEVICE_ID_BYTES));
  }

  @Test
  void theLongestMessagePasses() {
    LanMessage longest =
        Hearing.message(
            0x06, 1, 1, Bytes.copyOf(new byte[Framing.MAX_MESSAGE - framing.overhead()]));
    assertEquals(List.of(new Heard.Message(longest)), Hearing.of(framing, framing.encode(longest)));
  }

  @Test
  void findsItsWayOutOfAnyNoise() {
    Random random = new Random(14);
    byte[] noise = new byte[1_000];
    for (int round = 0; round < 200; round++) {
      random.nextBytes(noise);
      Hearing.of(framing, Bytes.copyOf(noise));
      List<Heard> heard = Hearing.of(framing, GET_DEVICE_ID_BYTES);
      assertEquals(new Heard.Message(GET_DEVICE_ID), heard.get(heard.size() - 1));
    }
  }
}
