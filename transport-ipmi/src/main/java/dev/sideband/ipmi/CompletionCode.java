package dev.sideband.ipmi;

import java.util.HexFormat;

/**
 * The first byte of a response: done, or why not (IPMI 2.0, table 5-2).
 *
 * <p>It is an open set: device makers and single commands have codes of their own.
 *
 * @param value the code, 0 to 255
 */
public record CompletionCode(int value) {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  public static final CompletionCode OK = new CompletionCode(0x00);
  public static final CompletionCode NODE_BUSY = new CompletionCode(0xC0);
  public static final CompletionCode INVALID_COMMAND = new CompletionCode(0xC1);
  public static final CompletionCode INVALID_COMMAND_FOR_LUN = new CompletionCode(0xC2);
  public static final CompletionCode TIMEOUT = new CompletionCode(0xC3);
  public static final CompletionCode OUT_OF_SPACE = new CompletionCode(0xC4);
  public static final CompletionCode RESERVATION_LOST = new CompletionCode(0xC5);
  public static final CompletionCode REQUEST_TRUNCATED = new CompletionCode(0xC6);
  public static final CompletionCode REQUEST_LENGTH_INVALID = new CompletionCode(0xC7);
  public static final CompletionCode REQUEST_TOO_LONG = new CompletionCode(0xC8);
  public static final CompletionCode PARAMETER_OUT_OF_RANGE = new CompletionCode(0xC9);
  public static final CompletionCode RESPONSE_TOO_LONG = new CompletionCode(0xCA);
  public static final CompletionCode NOT_PRESENT = new CompletionCode(0xCB);
  public static final CompletionCode INVALID_DATA_FIELD = new CompletionCode(0xCC);
  public static final CompletionCode ILLEGAL_FOR_TARGET = new CompletionCode(0xCD);
  public static final CompletionCode NO_RESPONSE = new CompletionCode(0xCE);
  public static final CompletionCode DUPLICATE_REQUEST = new CompletionCode(0xCF);
  public static final CompletionCode SDR_UPDATING = new CompletionCode(0xD0);
  public static final CompletionCode FIRMWARE_UPDATING = new CompletionCode(0xD1);
  public static final CompletionCode INITIALIZING = new CompletionCode(0xD2);
  public static final CompletionCode DESTINATION_UNAVAILABLE = new CompletionCode(0xD3);
  public static final CompletionCode INSUFFICIENT_PRIVILEGE = new CompletionCode(0xD4);
  public static final CompletionCode NOT_NOW = new CompletionCode(0xD5);
  public static final CompletionCode DISABLED = new CompletionCode(0xD6);
  public static final CompletionCode UNSPECIFIED = new CompletionCode(0xFF);

  public CompletionCode {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("completion code: " + value);
    }
  }

  /** Tells whether the command was carried out. */
  public boolean isOk() {
    return value == 0;
  }

  /** Returns what the code means in general, for people. */
  public String text() {
    return switch (value) {
      case 0x00 -> "completed";
      case 0xC0 -> "node busy";
      case 0xC1 -> "invalid command";
      case 0xC2 -> "command invalid for this LUN";
      case 0xC3 -> "timeout while processing";
      case 0xC4 -> "out of space";
      case 0xC5 -> "reservation cancelled or invalid";
      case 0xC6 -> "request data truncated";
      case 0xC7 -> "request data length invalid";
      case 0xC8 -> "request data too long";
      case 0xC9 -> "parameter out of range";
      case 0xCA -> "response would be too long";
      case 0xCB -> "requested sensor, data or record not present";
      case 0xCC -> "invalid data field";
      case 0xCD -> "command illegal for this sensor or record";
      case 0xCE -> "response could not be provided";
      case 0xCF -> "duplicated request cannot be executed";
      case 0xD0 -> "response could not be provided, sensor records being updated";
      case 0xD1 -> "response could not be provided, firmware being updated";
      case 0xD2 -> "response could not be provided, controller initializing";
      case 0xD3 -> "destination unavailable";
      case 0xD4 -> "insufficient privilege";
      case 0xD5 -> "not supported in the present state";
      case 0xD6 -> "sub-function disabled or unavailable";
      case 0xFF -> "unspecified error";
      default -> kind();
    };
  }

  private String kind() {
    if (value <= 0x7E) {
      return "code of the device maker";
    }
    return value >= 0x80 && value <= 0xBE ? "code of this command" : "reserved code";
  }

  @Override
  public String toString() {
    return HEX.toHexDigits((byte) value) + "h (" + text() + ")";
  }
}
