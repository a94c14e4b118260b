package dev.sideband.ipmi.internal.rmcp;

import static dev.sideband.ipmi.Vectors.hex;

import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.wire.Bytes;

/**
 * A session of ipmitool 1.8.19 with ipmi_sim (OpenIPMI 2.0.33), suite 3, user admin with password
 * secret, as it went over the wire; the keys are those that ipmitool printed.
 */
final class CapturedSession {

  static final long CONSOLE_ID = 0xA0A2A3A4L;
  static final long BMC_ID = 2;

  static final Bytes OPEN_SESSION_REQUEST =
      hex(
          """
          00 00 00 00 A4 A3 A2 A0  # tag, privilege, console session id  (13.17)
          00 00 00 08 01 00 00 00  # RAKP-HMAC-SHA1
          01 00 00 08 01 00 00 00  # HMAC-SHA1-96
          02 00 00 08 01 00 00 00  # AES-CBC-128
          """);

  static final Bytes OPEN_SESSION_RESPONSE =
      hex(
          """
          00 00 00 00 A4 A3 A2 A0  # tag, status, privilege, console session id  (13.18)
          02 00 00 00              # BMC session id
          00 00 00 08 01 00 00 00  # RAKP-HMAC-SHA1
          01 00 00 08 01 00 00 00  # HMAC-SHA1-96
          02 00 00 08 01 00 00 00  # AES-CBC-128
          """);

  static final Bytes RAKP_1 =
      hex(
          """
          00 00 00 00 02 00 00 00                          # tag, BMC session id  (13.20)
          64 63 99 E1 94 05 A9 EB 43 31 32 9C EA AD 94 F4  # console random number
          14 00 00                                         # administrator, name only
          05 61 64 6D 69 6E                                # admin
          """);

  static final Bytes RAKP_2 =
      hex(
          """
          00 00 00 00 A4 A3 A2 A0                          # tag, status, console id  (13.21)
          FB 39 39 62 E1 DB DA 09 27 9B 2B 4A 76 AE E8 C6  # BMC random number
          00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  # GUID
          BC 1D AE 51 32 34 D1 FB 9B 8C C9 EE FB A0 00 21 F2 B5 78 54
          """);

  static final Bytes RAKP_3 =
      hex(
          """
          00 00 00 00 02 00 00 00  # tag, status, BMC session id  (13.22)
          C6 F3 A8 46 9D 06 92 08 6E E2 69 F9 D9 1B 23 9E 03 0A 0F A8
          """);

  static final Bytes RAKP_4 =
      hex(
          """
          00 00 00 00 A4 A3 A2 A0  # tag, status, console session id  (13.23)
          54 BF 2E F3 5F 06 A2 FF 98 98 52 FF
          """);

  static final Bytes SESSION_KEY = hex("ED60670FC0C110482AF6842A6E67AF5E7F8B2368");

  /** Set Session Privilege Level to administrator, sent by the console as its packet 3. */
  static final Bytes SET_PRIVILEGE =
      hex(
          """
          06 00 FF 07 06 C0 02 00 00 00 03 00 00 00 20 00
          70 E0 7C 9A 84 30 27 2A BD 6C A8 B8 C0 F7 99 53
          BF F0 47 A0 27 ED 01 52 F2 EC 09 5A 07 8E E0 4D
          FF FF 02 07 3F D9 E4 44 9A 2C B2 17 F0 D7 99 4A
          """);

  /** The answer of the BMC, its packet 1. */
  static final Bytes PRIVILEGE_SET =
      hex(
          """
          06 00 FF 07 06 C0 A4 A3 A2 A0 01 00 00 00 20 00
          6A D4 33 7C 41 E5 C7 81 07 53 73 02 E6 60 2B 76
          08 AD 72 1B E7 21 D5 3A C8 B1 89 0D C0 04 F3 F8
          FF FF 02 07 25 93 82 E5 25 B9 43 20 88 38 30 EF
          """);

  /** The answer to Get Device ID, the BMC's packet 3. */
  static final Bytes DEVICE_ID =
      hex(
          """
          06 00 FF 07 06 C0 A4 A3 A2 A0 03 00 00 00 30 00
          8A 24 D3 1B 68 2F 65 18 2F 29 31 4A 69 64 D3 AD
          F7 23 98 C1 93 1F B3 73 76 D3 41 AC 52 CE 12 FF
          6C 2A 6A CA 44 7E 75 4D 8F DE C0 80 B2 D5 EA 63
          FF FF 02 07 54 BC D5 6C CA 43 13 82 BF 12 30 7F
          """);

  static final Rakp1 REQUEST = new Rakp1(0, BMC_ID, RAKP_1.slice(8, 16), 0x14, RAKP_1.slice(28, 5));

  static final Rakp2 RESPONSE =
      new Rakp2(
          0,
          RmcpStatus.OK,
          CONSOLE_ID,
          RAKP_2.slice(8, 16),
          RAKP_2.slice(24, 16),
          RAKP_2.slice(40, 20));

  private CapturedSession() {}
}
