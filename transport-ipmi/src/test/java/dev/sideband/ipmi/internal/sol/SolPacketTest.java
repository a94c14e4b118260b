package dev.sideband.ipmi.internal.sol;

import static dev.sideband.ipmi.Vectors.assertLayout;
import static dev.sideband.ipmi.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import org.junit.jupiter.api.Test;

class SolPacketTest {

  @Test
  void hasItsLayout() throws Exception {
    SolPacket packet = new SolPacket(5, 4, 12, SolPacket.BREAK, Bytes.of('h', 'i'));
    assertLayout(
        packet,
        hex(
            """
            05      # packet 5                                           (15.9)
            04      # acknowledges packet 4
            0C      # and 12 of its bytes
            10      # break
            68 69   # hi
            """),
        4,
        SolPacket::decode);
    assertTrue(packet.has(SolPacket.BREAK));
  }

  @Test
  void ignoresReservedBits() throws Exception {
    assertEquals(
        new SolPacket(5, 10, 0, 0, Bytes.EMPTY),
        SolPacket.decode(Bytes.of(0xF5, 0xFA, 0, 0).reader()));
  }

  @Test
  void numbersRunFromOneToFifteen() {
    assertEquals(1, SolPacket.after(0));
    assertEquals(15, SolPacket.after(14));
    assertEquals(1, SolPacket.after(15));
  }

  @Test
  void refusesMoreDataThanCanBeAcknowledged() {
    byte[] tooMany = new byte[SolPacket.HEADER + SolPacket.MOST_DATA + 1];
    assertThrows(
        MalformedMessageException.class, () -> SolPacket.decode(Bytes.copyOf(tooMany).reader()));
  }
}
