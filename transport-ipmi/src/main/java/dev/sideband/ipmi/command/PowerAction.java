package dev.sideband.ipmi.command;

/**
 * What can be done to a chassis's power (IPMI 2.0, 28.3).
 *
 * @param value the number as sent, 0 to 15
 */
public record PowerAction(int value) {

  /** Takes power away at once; the operating system is not asked. */
  public static final PowerAction OFF = new PowerAction(0);

  public static final PowerAction ON = new PowerAction(1);

  /** Off, and on again after a second at least; not for a host that is off. */
  public static final PowerAction CYCLE = new PowerAction(2);

  /** Resets the host without taking power away. */
  public static final PowerAction RESET = new PowerAction(3);

  /** Interrupts the host so that it can tell what it is doing. */
  public static final PowerAction DIAGNOSTIC_INTERRUPT = new PowerAction(4);

  /** Asks the operating system to shut down, as the power button does. */
  public static final PowerAction SOFT_OFF = new PowerAction(5);

  public PowerAction {
    if (value < 0 || value > 0x0F) {
      throw new IllegalArgumentException("power action: " + value);
    }
  }
}
