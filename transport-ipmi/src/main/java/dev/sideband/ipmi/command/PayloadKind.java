package dev.sideband.ipmi.command;

/**
 * What a session carries besides messages (IPMI 2.0, 13.27.3).
 *
 * @param number the type, 0 to 63
 */
public record PayloadKind(int number) {

  public static final PayloadKind MESSAGES = new PayloadKind(0);

  /** Serial over LAN. */
  public static final PayloadKind SOL = new PayloadKind(1);

  public PayloadKind {
    if (number < 0 || number > 0x3F) {
      throw new IllegalArgumentException("payload type: " + number);
    }
  }
}
