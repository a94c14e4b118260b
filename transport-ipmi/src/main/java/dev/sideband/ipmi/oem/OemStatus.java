package dev.sideband.ipmi.oem;

/**
 * How one of our commands ended; it travels under completion code 00h, since several IPMI stacks
 * throw the data of any other code away.
 *
 * @param value the status byte, 0 to 255; an open set
 */
public record OemStatus(int value) {

  /** Done. */
  public static final OemStatus OK = new OemStatus(0x00);

  /** Done before: this repeats a request that is finished. */
  public static final OemStatus OK_REPEATED = new OemStatus(0x01);

  /** Accepted, not done yet. */
  public static final OemStatus QUEUED = new OemStatus(0x02);

  /** Not now; the body says after how many milliseconds (2 bytes) to try again. */
  public static final OemStatus BUSY = new OemStatus(0x10);

  /** The offset is not the next one; the body holds that one (4 bytes). */
  public static final OemStatus WRONG_OFFSET = new OemStatus(0x11);

  /** The handle, object or base that is named is not known. */
  public static final OemStatus UNKNOWN_ID = new OemStatus(0x12);

  /** The boot that is named is not the present one. */
  public static final OemStatus OTHER_BOOT = new OemStatus(0x13);

  /** There is no room for this. */
  public static final OemStatus NO_SPACE = new OemStatus(0x14);

  /** Length, count or checksum differ from what was received. */
  public static final OemStatus CHECKSUM_WRONG = new OemStatus(0x15);

  /** This channel or this user may not do this. */
  public static final OemStatus NOT_ALLOWED = new OemStatus(0x16);

  /** This BMC does not do this. */
  public static final OemStatus UNSUPPORTED = new OemStatus(0x17);

  /** What was asked for has been overwritten; the body holds the first that is available. */
  public static final OemStatus OVERWRITTEN = new OemStatus(0x18);

  /** There is nothing yet. */
  public static final OemStatus NO_DATA = new OemStatus(0x19);

  /** What is named is no longer held; for a client number: say Hello again. */
  public static final OemStatus EXPIRED = new OemStatus(0x1A);

  /** It contradicts what is going on or was asked before. */
  public static final OemStatus CONFLICT = new OemStatus(0x1B);

  public OemStatus {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("status: " + value);
    }
  }

  /** Tells whether the command was carried out or accepted, now or before. */
  public boolean isOk() {
    return value < BUSY.value;
  }

  /** Returns what the status means, for people. */
  public String text() {
    return switch (value) {
      case 0x00 -> "done";
      case 0x01 -> "done before";
      case 0x02 -> "queued";
      case 0x10 -> "busy";
      case 0x11 -> "wrong offset";
      case 0x12 -> "unknown id";
      case 0x13 -> "other boot";
      case 0x14 -> "no space";
      case 0x15 -> "checksum wrong";
      case 0x16 -> "not allowed on this channel or for this user";
      case 0x17 -> "unsupported";
      case 0x18 -> "overwritten";
      case 0x19 -> "no data";
      case 0x1A -> "expired";
      case 0x1B -> "conflict";
      default -> "unknown status";
    };
  }

  @Override
  public String toString() {
    return String.format("%02Xh (%s)", value, text());
  }
}
