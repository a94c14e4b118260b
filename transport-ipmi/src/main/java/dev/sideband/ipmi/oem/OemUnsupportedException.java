package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.wire.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The other end does not have our commands, or none of a version that this end speaks.
 *
 * <p>A client learns it from Hello and remembers it for a while.
 */
public final class OemUnsupportedException extends OemException {

  private static final long serialVersionUID = 1L;

  private final String target;
  private final transient @Nullable CompletionCode code;
  private final transient Bytes data;

  /**
   * Creates the report.
   *
   * @param target who was asked
   * @param code how Hello was refused; null if it was not answered while other commands were
   * @param data what followed the code; for another major version the range that is supported
   */
  OemUnsupportedException(String target, @Nullable CompletionCode code, Bytes data) {
    super(target + " does not have these commands: " + (code == null ? "no answer" : code));
    this.target = target;
    this.code = code;
    this.data = data;
  }

  /** Returns who was asked. */
  public String target() {
    return target;
  }

  /** Returns how Hello was refused, or empty if only Hello got no answer. */
  public Optional<CompletionCode> code() {
    return Optional.ofNullable(code);
  }

  /** Returns what followed the code. */
  public Bytes data() {
    return data;
  }
}
