package dev.sideband.ipmi.command;

/**
 * Why a host started (IPMI 2.0, 28.11).
 *
 * @param value the number as sent, 0 to 15
 */
public record RestartCause(int value) {

  public static final RestartCause UNKNOWN = new RestartCause(0);

  /** By an order to the chassis. */
  public static final RestartCause COMMAND = new RestartCause(1);

  public static final RestartCause RESET_BUTTON = new RestartCause(2);
  public static final RestartCause POWER_BUTTON = new RestartCause(3);
  public static final RestartCause WATCHDOG = new RestartCause(4);
  public static final RestartCause OEM = new RestartCause(5);

  /** Mains power returned, and the policy is to turn on. */
  public static final RestartCause POLICY_TURN_ON = new RestartCause(6);

  /** Mains power returned, and the policy is to return to the state before. */
  public static final RestartCause POLICY_PREVIOUS_STATE = new RestartCause(7);

  public static final RestartCause EVENT_FILTER_RESET = new RestartCause(8);
  public static final RestartCause EVENT_FILTER_CYCLE = new RestartCause(9);

  /** The operating system restarted it. */
  public static final RestartCause SOFT_RESET = new RestartCause(10);

  /** Its own clock woke it. */
  public static final RestartCause CLOCK = new RestartCause(11);

  public RestartCause {
    if (value < 0 || value > 0x0F) {
      throw new IllegalArgumentException("restart cause: " + value);
    }
  }
}
