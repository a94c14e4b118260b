package dev.sideband.linux.internal.proc;

/**
 * The line of {@code /proc/N/stat}.
 *
 * <p>The name stands in parentheses and may itself hold any byte, parentheses, spaces and line ends
 * among them; only the last closing parenthesis ends it. For one thread, for use again.
 */
public final class StatLine {

  private static final int KERNEL_THREAD = 0x0020_0000;
  private static final int MICROS_PER_SECOND = 1_000_000;

  /** It is the 52nd field; the first after the state is the 4th. */
  private static final int BEFORE_EXIT_STATUS = 48;

  private final long microsPerTick;
  private final long pageSize;
  private final TextNumbers numbers = new TextNumbers();

  private int nameFrom;
  private int nameTo;
  private byte state;
  private long parent;
  private long session;
  private long flags;
  private long cpuMicros;
  private long priority;
  private long nice;
  private long threads;
  private long startMicros;
  private long virtualBytes;
  private long residentEstimate;
  private long stackStart;

  /**
   * Creates a parser.
   *
   * @param ticksPerSecond the unit of the kernel's times
   * @param pageSize the unit of resident memory, bytes
   */
  public StatLine(long ticksPerSecond, long pageSize) {
    this.microsPerTick = MICROS_PER_SECOND / ticksPerSecond;
    this.pageSize = pageSize;
  }

  /**
   * Takes the line apart.
   *
   * @param pid the process that the line must be about
   * @return whether it is such a line; if not, the fields mean nothing
   */
  public boolean parse(byte[] text, int length, int pid) {
    int end = lastParenthesis(text, length);
    numbers.begin(text, 0, length);
    if (numbers.next() != pid || !numbers.skip(' ') || !numbers.skip('(')) {
      return false;
    }
    nameFrom = numbers.position();
    nameTo = end;
    if (end < nameFrom || end + 3 >= length || text[end + 1] != ' ') {
      return false;
    }
    state = text[end + 2];
    numbers.begin(text, end + 3, length);
    parent = numbers.next();
    numbers.skipFields(1); // group
    session = numbers.next();
    numbers.skipFields(2); // terminal, terminal's group
    flags = numbers.next();
    numbers.skipFields(4); // page faults
    long userTicks = numbers.nextScaled(microsPerTick);
    cpuMicros = userTicks + numbers.nextScaled(microsPerTick);
    numbers.skipFields(2); // processor time of children
    priority = numbers.next();
    nice = numbers.next();
    threads = numbers.next();
    numbers.skipFields(1); // timer
    startMicros = numbers.nextScaled(microsPerTick);
    virtualBytes = numbers.next();
    residentEstimate = numbers.nextScaled(pageSize);
    if (!numbers.valid() || cpuMicros < 0 || startMicros < 0) {
      return false;
    }
    numbers.skipFields(3); // limit of resident memory, code
    stackStart = numbers.next();
    return true;
  }

  /**
   * Reads, of a process that waits for its parent, how it ended; after {@link #parse} of the same.
   *
   * @return the status as {@code wait} gives it; 0 also if the kernel will not tell us
   */
  public int exitStatus(byte[] text, int length) {
    numbers.begin(text, nameTo + 3, length);
    numbers.skipFields(BEFORE_EXIT_STATUS);
    long status = numbers.next();
    return numbers.valid() ? (int) status & 0xFFFF : 0;
  }

  private static int lastParenthesis(byte[] text, int length) {
    int at = length - 1;
    while (at >= 0 && text[at] != ')') {
      at--;
    }
    return at;
  }

  /** Returns where the name begins in the text. */
  public int nameFrom() {
    return nameFrom;
  }

  /** Returns where the name ends in the text. */
  public int nameTo() {
    return nameTo;
  }

  /** Returns the state letter. */
  public byte state() {
    return state;
  }

  /** Returns the number of the parent. */
  public long parent() {
    return parent;
  }

  /** Returns the number of the process that began its session. */
  public long session() {
    return session;
  }

  /** Tells whether it is a thread of the kernel, which has no command line. */
  public boolean kernelThread() {
    return (flags & KERNEL_THREAD) != 0;
  }

  /**
   * Tells whether its first thread has ended. If that was its last, all of it has, and waits for
   * its parent to take notice.
   */
  public boolean ended() {
    return state == 'Z';
  }

  /** Tells whether it has ended and its parent knows: nothing else here holds any more. */
  public boolean gone() {
    return threads == 0 || state == 'X' || state == 'x';
  }

  /** Returns the processor time used, microseconds. */
  public long cpuMicros() {
    return cpuMicros;
  }

  /** Returns the priority. */
  public long priority() {
    return priority;
  }

  /** Returns the nice value. */
  public long nice() {
    return nice;
  }

  /** Returns the number of threads. */
  public long threads() {
    return threads;
  }

  /** Returns when it started, microseconds since boot. */
  public long startMicros() {
    return startMicros;
  }

  /** Returns the virtual memory, bytes. */
  public long virtualBytes() {
    return virtualBytes;
  }

  /** Returns about how much memory is resident, bytes. */
  public long residentEstimate() {
    return residentEstimate;
  }

  /**
   * Returns where its stack begins: another place for each program that it executes. 0 where the
   * kernel does not say, be it for lack of rights.
   */
  public long stackStart() {
    return stackStart;
  }
}
