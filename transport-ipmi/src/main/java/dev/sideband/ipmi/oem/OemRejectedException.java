package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;

/** The BMC answered one of our commands with an expected condition that is not success. */
public final class OemRejectedException extends OemException {

  private static final long serialVersionUID = 1L;

  private final int command;
  private final transient OemStatus status;
  private final transient Bytes data;

  /**
   * Creates the report.
   *
   * @param command the command code
   * @param status the condition
   * @param data what the answer's body says about it; most often nothing
   */
  public OemRejectedException(int command, OemStatus status, Bytes data) {
    super(String.format("command %02Xh rejected: %s", command, status));
    this.command = command;
    this.status = status;
    this.data = data;
  }

  /** Returns the command code. */
  public int command() {
    return command;
  }

  /** Returns the condition. */
  public OemStatus status() {
    return status;
  }

  /** Returns what the answer's body says about it. */
  public Bytes data() {
    return data;
  }
}
