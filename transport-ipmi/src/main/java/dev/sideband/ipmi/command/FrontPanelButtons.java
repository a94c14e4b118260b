package dev.sideband.ipmi.command;

/**
 * Which front panel buttons can be disabled, and which are (IPMI 2.0, 28.2).
 *
 * @param bits the byte as sent; 0 from a controller that does not say
 */
public record FrontPanelButtons(int bits) {

  /** A button, in the order of its bits. */
  public enum Button {
    /** Turns power off. */
    POWER_OFF,
    /** Resets the host. */
    RESET,
    /** Raises a diagnostic interrupt. */
    DIAGNOSTIC_INTERRUPT,
    /** Enters standby. */
    STANDBY
  }

  public FrontPanelButtons {
    if (bits < 0 || bits > 0xFF) {
      throw new IllegalArgumentException("front panel bits: " + bits);
    }
  }

  /** Tells whether the button does nothing now. */
  public boolean isDisabled(Button button) {
    return (bits & 0x01 << button.ordinal()) != 0;
  }

  /** Tells whether the button can be disabled. */
  public boolean canBeDisabled(Button button) {
    return (bits & 0x10 << button.ordinal()) != 0;
  }
}
