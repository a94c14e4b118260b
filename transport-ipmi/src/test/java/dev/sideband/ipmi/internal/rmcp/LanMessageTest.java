package dev.sideband.ipmi.internal.rmcp;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.encoded;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** Get Channel Authentication Capabilities, as ipmitool asked and ipmi_sim answered. */
class LanMessageTest {

  private static final Bytes REQUEST =
      hex(
          """
          20 18 C8  # to the BMC, application request, checksum  (13.8)
          81 00 38  # from the console, sequence 0, command
          8E 04     # data
          B5        # checksum
          """);

  private static final Bytes RESPONSE =
      hex(
          """
          81 1C 63  # to the console, application response, checksum
          20 00 38  # from the BMC, sequence 0, command
          00        # completion code
          01 84 05 03 00 00 00 00
          1B        # checksum
          """);

  @Test
  void request() throws Exception {
    LanMessage message = new LanMessage(0x20, 6, 0, 0x81, 0, 0, 0x38, Bytes.of(0x8E, 4));

    assertLayout(message, REQUEST, REQUEST.size(), LanMessage::decode);
    assertFalse(message.isResponse());
  }

  @Test
  void response() throws Exception {
    LanMessage message = new LanMessage(0x81, 7, 0, 0x20, 0, 0, 0x38, RESPONSE.slice(6, 9));

    assertLayout(message, RESPONSE, RESPONSE.size(), LanMessage::decode);
    assertTrue(message.isResponse());
    assertEquals(message, LanMessage.decode(REQUEST.reader()).respond(RESPONSE.slice(6, 9)));
  }

  @Test
  void lunsAndSequenceStandInTheirBits() throws Exception {
    LanMessage message = new LanMessage(0x20, 0x2E, 2, 0x81, 0x2A, 1, 0xFF, Bytes.EMPTY);
    Bytes wire = encoded(message);

    assertEquals(0x2E << 2 | 2, wire.at(1));
    assertEquals(0x2A << 2 | 1, wire.at(4));
    assertEquals(message, LanMessage.decode(wire.reader()));
    assertEquals(
        new LanMessage(0x81, 0x2F, 1, 0x20, 0x2A, 2, 0xFF, Bytes.EMPTY),
        message.respond(Bytes.EMPTY));
  }

  @Test
  void everyFlippedBitIsMalformed() {
    for (int bit = 0; bit < REQUEST.size() * 8; bit++) {
      byte[] wire = REQUEST.toArray();
      wire[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(
          MalformedMessageException.class,
          () -> LanMessage.decode(Bytes.copyOf(wire).reader()),
          "bit " + bit);
    }
  }

  @Test
  void isWrittenBehindWhatIsThere() {
    WireWriter out = new WireWriter(16).u32(0x01020304);
    new LanMessage(0x20, 6, 0, 0x81, 0, 0, 0x38, Bytes.of(0x8E, 4)).encode(out);

    assertEquals(REQUEST, out.toBytes().slice(4, REQUEST.size()));
  }
}
