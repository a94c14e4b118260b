package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;

/** A request's frame cannot be taken: what the BMC answers instead of a frame of its own. */
public final class OemFrameFaultException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient CompletionCode code;
  private final transient Bytes data;

  OemFrameFaultException(CompletionCode code, Bytes data) {
    super("frame refused: " + code);
    this.code = code;
    this.data = data;
  }

  /** Returns why. */
  public CompletionCode code() {
    return code;
  }

  /** Returns the response that says so. */
  public MessageResponse response() {
    return new MessageResponse(code.value(), data);
  }
}
