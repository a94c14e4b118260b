package dev.sideband.ipmi.internal.rmcp;

import static dev.sideband.ipmi.Vectors.hex;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.Bytes;

/**
 * A session with suite 17, user admin with password secret; all values were made with Python's hmac
 * module and with OpenSSL.
 */
final class Suite17Example {

  static final long CONSOLE_ID = 0xA0A2A3A4L;
  static final long BMC_ID = 0x02001234L;

  static final Bytes SESSION_KEY =
      hex("1FB0B4C55504CBCFA13621B32BBBD1719F96E7115B576DBFC91EBD9DC184E7DB");

  private static final String HEAD =
      """
      06 00 FF 07 06 C0 A4 A3 A2 A0 05 00 00 00 20 00  # packet 5 of the session
      40 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F  # initialisation vector
      """;

  static final Bytes MESSAGE = hex("20 18 C8 81 18 01 66");

  /** {@link #MESSAGE}, encrypted and signed. */
  static final Bytes PACKET =
      hex(
          HEAD
              + """
              A9 44 A0 39 22 6D 04 FE 2B 0E DE EA 7A 70 BF 95
              FF FF 02 07
              FB 0F 73 BC E1 47 C8 07 CB 63 49 EC 31 A4 1A F7
              """);

  /** The same with a padding of zeros. */
  static final Bytes PADDED_WITH_ZEROS =
      hex(
          HEAD
              + """
              68 BB F5 5F 41 38 42 7C 7C 0B A7 AE B3 4F 9B 53
              FF FF 02 07
              B1 59 CE 50 EB B0 7A 20 D4 12 6E 16 C2 5A 98 35
              """);

  /** The same with a padding that claims 24 bytes. */
  static final Bytes PADDED_TOO_LONG =
      hex(
          HEAD
              + """
              4C 83 54 78 D7 C4 4F 08 E5 E1 2B 36 6D 7F BA 63
              FF FF 02 07
              29 A2 14 4E D5 01 5D 90 6F 8D 25 2B E3 14 8A BD
              """);

  /** The same with a trailer that claims three bytes of padding where there are two. */
  static final Bytes TRAILER_MISCOUNTED =
      hex(
          HEAD
              + """
              A9 44 A0 39 22 6D 04 FE 2B 0E DE EA 7A 70 BF 95
              FF FF 03 07
              11 62 1E D6 B7 F6 A1 ED 96 31 6E C8 E3 B7 FE E3
              """);

  private Suite17Example() {}

  static KeyExchange exchange() {
    return new KeyExchange(
        CipherSuite.SUITE_17,
        CONSOLE_ID,
        new Rakp1(0, BMC_ID, hex("101112131415161718191A1B1C1D1E1F"), 0x14, hex("61646D696E")),
        hex("A0A1A2A3A4A5A6A7A8A9AAABACADAEAF"),
        hex("00112233445566778899AABBCCDDEEFF"));
  }
}
