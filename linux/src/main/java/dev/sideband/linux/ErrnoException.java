package dev.sideband.linux;

import java.io.IOException;

/** The kernel refused a call. */
public final class ErrnoException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String call;
  private final String target;
  private final int errno;
  private final String symbol;

  /**
   * Creates the report.
   *
   * @param call the call's name, such as {@code openat}
   * @param target what it was made on, such as a path
   * @param errno the kernel's error number, such as 13
   * @param symbol the number's name, such as {@code EACCES}
   */
  public ErrnoException(String call, String target, int errno, String symbol) {
    super(call + " " + target + ": " + symbol);
    this.call = call;
    this.target = target;
    this.errno = errno;
    this.symbol = symbol;
  }

  /** Returns the name of the call that failed. */
  public String call() {
    return call;
  }

  /** Returns what the call was made on. */
  public String target() {
    return target;
  }

  /** Returns the kernel's error number. */
  public int errno() {
    return errno;
  }

  /** Returns the name of the error number, or {@code errno N} for one without a name. */
  public String symbol() {
    return symbol;
  }
}
