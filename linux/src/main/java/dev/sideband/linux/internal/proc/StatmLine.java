package dev.sideband.linux.internal.proc;

/** The line of {@code /proc/N/statm}. For one thread, for use again. */
public final class StatmLine {

  private final long pageSize;
  private final TextNumbers numbers = new TextNumbers();

  /**
   * Creates a parser.
   *
   * @param pageSize the unit of memory, bytes
   */
  public StatmLine(long pageSize) {
    this.pageSize = pageSize;
  }

  /** Returns the resident memory in bytes, or −1 if the text does not tell. */
  public long residentBytes(byte[] text, int length) {
    numbers.begin(text, 0, length);
    numbers.skipFields(1); // size
    long resident = numbers.nextScaled(pageSize);
    return numbers.valid() ? resident : -1;
  }
}
