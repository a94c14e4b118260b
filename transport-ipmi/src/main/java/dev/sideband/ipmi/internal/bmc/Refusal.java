package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;

/** A command that is understood and not carried out; it becomes the response's completion code. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient CompletionCode code;

  /** Creates the refusal. */
  public Refusal(CompletionCode code) {
    super("refused: " + code, null, false, false);
    this.code = code;
  }

  /** Returns the completion code, which is not zero. */
  public CompletionCode code() {
    return code;
  }
}
