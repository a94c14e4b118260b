package dev.sideband.ipmi.internal.rmcp;

/**
 * A packet that is not taken, and why. It has no stack trace: packets come from anybody, and must
 * stay cheap to drop.
 */
public final class DroppedPacketException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Drop reason;

  /** Creates the report. */
  public DroppedPacketException(Drop reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  /** Returns why. */
  public Drop reason() {
    return reason;
  }
}
