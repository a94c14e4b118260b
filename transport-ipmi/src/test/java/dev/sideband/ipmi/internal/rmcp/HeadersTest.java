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
import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void rmcp() throws Exception {
    assertLayout(RmcpHeader.IPMI, Bytes.of(6, 0, 0xFF, 7), 4, RmcpHeader::decode);
    assertLayout(RmcpHeader.ASF, Bytes.of(6, 0, 0xFF, 6), 4, RmcpHeader::decode);
    assertLayout(new RmcpHeader(9, 0x86), Bytes.of(6, 0, 9, 0x86), 4, RmcpHeader::decode);
  }

  @Test
  void reservedBytesAndBitsOfRmcpAreIgnored() throws Exception {
    assertEquals(RmcpHeader.IPMI, RmcpHeader.decode(Bytes.of(6, 0xAA, 0xFF, 0x67).reader()));
  }

  @Test
  void anotherVersionOfRmcpIsMalformed() {
    MalformedMessageException other =
        assertThrows(
            MalformedMessageException.class,
            () -> RmcpHeader.decode(Bytes.of(7, 0, 0xFF, 7).reader()));
    assertEquals(0, other.offset());
  }

  @Test
  void presencePing() throws Exception {
    assertLayout(new PresencePing(0x5A), hex("00 00 11 BE 80 5A 00 00"), 8, PresencePing::decode);
  }

  @Test
  void presencePong() throws Exception {
    assertLayout(
        PresencePong.ofIpmi(0x5A),
        hex(
            """
            00 00 11 BE 40 5A 00 10  # ASF, pong, tag, 16 bytes  (13.2.4)
            00 00 11 BE 00 00 00 00  # IANA, OEM-defined
            81 00 00 00 00 00 00 00  # IPMI, ASF 1.0; interactions, reserved
            """),
        24,
        PresencePong::decode);
    assertTrue(PresencePong.ofIpmi(1).supportsIpmi());
    assertFalse(new PresencePong(1, 4542, 0, 0x01, 0).supportsIpmi());
  }

  @Test
  void otherAsfMessagesAndMakersAreNoPings() {
    assertThrows(
        MalformedMessageException.class,
        () -> PresencePing.decode(hex("00 00 11 BE 40 5A 00 00").reader()));
    assertThrows(
        MalformedMessageException.class,
        () -> PresencePing.decode(hex("BE 11 00 00 80 5A 00 00").reader()));
    assertThrows(
        MalformedMessageException.class,
        () -> PresencePing.decode(hex("00 00 11 BE 80 5A 00 01").reader()));
  }

  @Test
  void beforeASession() throws Exception {
    Bytes header = hex("00 00000000 00000000 02");

    assertEquals(header, encoded(Ipmi15Header.sessionless(2)));
    assertEveryPrefixIsMalformed(hex("00 00000000 00000000 02 AABB"));
    assertEquals(
        Ipmi15Header.sessionless(2),
        SessionHeader.decode(hex("F0 00000000 00000000 02 AABB").reader()));
  }

  @Test
  void inASession() throws Exception {
    Bytes wire = hex("06 C0 A4A3A2A0 44332211 0200 AABB");
    Ipmi20Header header =
        new Ipmi20Header(PayloadType.IPMI_MESSAGE, true, true, 0xA0A2A3A4L, 0x11223344L, 2);

    assertEquals(header, SessionHeader.decode(wire.reader()));
    assertEquals(wire.slice(0, 12), encoded(header));
    assertEveryPrefixIsMalformed(wire);
  }

  @Test
  void withAPayloadOfAMaker() throws Exception {
    Bytes wire = hex("06 02 92120000 3412 A4A3A2A0 44332211 0000");
    Ipmi20Header header =
        new Ipmi20Header(
            new PayloadType(PayloadType.OEM_EXPLICIT, 4754, 0x1234),
            false,
            false,
            0xA0A2A3A4L,
            0x11223344L,
            0);

    assertEquals(header, SessionHeader.decode(wire.reader()));
    assertEquals(wire, encoded(header));
    assertEveryPrefixIsMalformed(wire);
  }

  @Test
  void theFlagsOfThePayloadStandForThemselves() throws Exception {
    for (int flags : new int[] {0x00, 0x40, 0x80, 0xC0}) {
      Bytes wire = Bytes.of(6, flags | 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0);
      Ipmi20Header seen = (Ipmi20Header) SessionHeader.decode(wire.reader());

      assertEquals((flags & 0x80) != 0, seen.encrypted());
      assertEquals((flags & 0x40) != 0, seen.authenticated());
      assertEquals(PayloadType.SOL, seen.payload());
    }
  }

  @Test
  void signedPacketsOfIpmi15AreNotSpoken() {
    for (int type : new int[] {1, 2, 4, 5, 15}) {
      assertThrows(
          MalformedMessageException.class,
          () -> SessionHeader.decode(Bytes.copyOf(new byte[] {(byte) type, 0, 0}).reader()));
    }
  }

  @Test
  void aLengthBeyondThePacketIsMalformed() {
    assertThrows(
        MalformedMessageException.class,
        () -> SessionHeader.decode(hex("06 00 01000000 01000000 FFFF AABB").reader()));
    assertThrows(
        MalformedMessageException.class,
        () -> SessionHeader.decode(hex("00 00000000 00000000 FF AABB").reader()));
  }

  private static void assertEveryPrefixIsMalformed(Bytes wire) {
    for (int size = 0; size < wire.size(); size++) {
      Bytes cut = wire.slice(0, size);
      assertThrows(
          MalformedMessageException.class, () -> SessionHeader.decode(cut.reader()), cut::toString);
    }
  }
}
