package dev.sideband.ipmi;

import dev.sideband.transport.SessionRefusedException;

/**
 * A BMC on a serial line in terminal mode refused user or password; it does not say which (IPMI
 * 2.0, 14.7).
 */
public final class SerialLoginException extends SessionRefusedException {

  private static final long serialVersionUID = 1L;

  private final transient CompletionCode code;

  /** Creates the report. */
  public SerialLoginException(String target, CompletionCode code) {
    super(target, "login refused: " + code);
    this.code = code;
  }

  /** Returns what the BMC said. */
  public CompletionCode code() {
    return code;
  }
}
