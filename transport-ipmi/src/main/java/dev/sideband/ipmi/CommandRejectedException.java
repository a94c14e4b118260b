package dev.sideband.ipmi;

import dev.sideband.wire.Bytes;

/** The device answered, and said no. */
public final class CommandRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient CommandId command;
  private final transient CompletionCode code;
  private final transient Bytes data;

  /**
   * Creates the report.
   *
   * @param data what followed the completion code; most often nothing
   */
  public CommandRejectedException(CommandId command, CompletionCode code, Bytes data) {
    super("command " + command + " rejected: " + code);
    this.command = command;
    this.code = code;
    this.data = data;
  }

  /** Returns what was asked. */
  public CommandId command() {
    return command;
  }

  /** Returns why it was refused. */
  public CompletionCode code() {
    return code;
  }

  /** Returns what followed the completion code. */
  public Bytes data() {
    return data;
  }
}
