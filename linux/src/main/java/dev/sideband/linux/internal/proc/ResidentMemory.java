package dev.sideband.linux.internal.proc;

/**
 * The resident memory of processes, from {@code statm}.
 *
 * <p>In {@code stat} the kernel gives a quick estimate, which may be off by megabytes on a machine
 * of many processors and is 0 for many a small process there. The exact figure is asked for when
 * the estimate or the processor time has changed, and when it is due: the memory of a process that
 * does nothing seldom changes, and most do nothing. For one thread.
 */
public final class ResidentMemory {

  private static final byte[] MEMORY = ProcFolder.file("statm");

  private final ProcFolder folder;
  private final long pageSize;
  private final TextNumbers numbers = new TextNumbers();

  /**
   * Creates the reader.
   *
   * @param pageSize the unit of memory, bytes
   */
  public ResidentMemory(ProcFolder folder, long pageSize) {
    this.folder = folder;
    this.pageSize = pageSize;
  }

  /** Returns the bytes, or the kernel's estimate where there is nothing better. */
  public long bytes(int pid, KnownProcess known, StatLine stat) {
    if (stat.kernelThread() || stat.ended()) {
      return stat.residentEstimate();
    }
    if (known.hasWorked(stat) || known.due()) {
      long exact = read(pid);
      known.residentBytes(exact < 0 ? stat.residentEstimate() : exact);
    }
    return known.residentBytes();
  }

  private long read(int pid) {
    numbers.begin(folder.text(), 0, folder.read(pid, MEMORY));
    numbers.skipFields(1); // size
    long resident = numbers.nextScaled(pageSize);
    return numbers.valid() ? resident : -1;
  }
}
