package dev.sideband.ipmi;

import java.util.HexFormat;

/**
 * How a BMC answers a step of opening a session (IPMI 2.0, table 13-15).
 *
 * @param value the code, 0 to 255; the set is open
 */
public record RmcpStatus(int value) {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  public static final RmcpStatus OK = new RmcpStatus(0x00);
  public static final RmcpStatus INSUFFICIENT_RESOURCES = new RmcpStatus(0x01);
  public static final RmcpStatus INVALID_SESSION_ID = new RmcpStatus(0x02);
  public static final RmcpStatus INVALID_PAYLOAD_TYPE = new RmcpStatus(0x03);
  public static final RmcpStatus INVALID_AUTHENTICATION_ALGORITHM = new RmcpStatus(0x04);
  public static final RmcpStatus INVALID_INTEGRITY_ALGORITHM = new RmcpStatus(0x05);
  public static final RmcpStatus NO_MATCHING_AUTHENTICATION = new RmcpStatus(0x06);
  public static final RmcpStatus NO_MATCHING_INTEGRITY = new RmcpStatus(0x07);
  public static final RmcpStatus INACTIVE_SESSION_ID = new RmcpStatus(0x08);
  public static final RmcpStatus INVALID_ROLE = new RmcpStatus(0x09);
  public static final RmcpStatus UNAUTHORIZED_ROLE = new RmcpStatus(0x0A);
  public static final RmcpStatus INSUFFICIENT_RESOURCES_FOR_ROLE = new RmcpStatus(0x0B);
  public static final RmcpStatus INVALID_NAME_LENGTH = new RmcpStatus(0x0C);
  public static final RmcpStatus UNAUTHORIZED_NAME = new RmcpStatus(0x0D);
  public static final RmcpStatus UNAUTHORIZED_GUID = new RmcpStatus(0x0E);
  public static final RmcpStatus INVALID_INTEGRITY_CHECK = new RmcpStatus(0x0F);
  public static final RmcpStatus INVALID_CONFIDENTIALITY_ALGORITHM = new RmcpStatus(0x10);
  public static final RmcpStatus NO_MATCHING_SUITE = new RmcpStatus(0x11);
  public static final RmcpStatus ILLEGAL_PARAMETER = new RmcpStatus(0x12);

  public RmcpStatus {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("RMCP+ status: " + value);
    }
  }

  /** Tells whether the step succeeded. */
  public boolean isOk() {
    return value == 0;
  }

  /** Returns what the code means, for people. */
  public String text() {
    return switch (value) {
      case 0x00 -> "no errors";
      case 0x01 -> "insufficient resources to create a session";
      case 0x02 -> "invalid session id";
      case 0x03 -> "invalid payload type";
      case 0x04 -> "invalid authentication algorithm";
      case 0x05 -> "invalid integrity algorithm";
      case 0x06 -> "no matching authentication payload";
      case 0x07 -> "no matching integrity payload";
      case 0x08 -> "inactive session id";
      case 0x09 -> "invalid role";
      case 0x0A -> "unauthorized role or privilege level";
      case 0x0B -> "insufficient resources to create a session at the requested role";
      case 0x0C -> "invalid name length";
      case 0x0D -> "unauthorized name";
      case 0x0E -> "unauthorized GUID";
      case 0x0F -> "invalid integrity check value";
      case 0x10 -> "invalid confidentiality algorithm";
      case 0x11 -> "no cipher suite match with the proposed algorithms";
      case 0x12 -> "illegal or unrecognized parameter";
      default -> "reserved status";
    };
  }

  @Override
  public String toString() {
    return HEX.toHexDigits((byte) value) + "h (" + text() + ")";
  }
}
