package dev.sideband.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** Holds code to the memory that its input justifies, as far as its own thread allocates. */
public final class Allocation {

  /** What a decoder may take for an exception with its stack, or for its result's objects. */
  private static final long FIXED = 16 << 10;

  private static final long PER_BYTE = 32;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** More was allocated than the input justifies. */
  public static final class ExceededError extends AssertionError {

    private static final long serialVersionUID = 1L;

    ExceededError(long allocated, long most) {
      super(allocated + " bytes were allocated, " + most + " are justified");
    }
  }

  /** Runs a decoder over {@code size} bytes. */
  public static <T> T ofDecoding(int size, Callable<T> decoder) throws Exception {
    return within(FIXED + PER_BYTE * size, decoder);
  }

  /**
   * Runs anything and returns what it returns.
   *
   * @throws ExceededError if it allocated more than {@code most} bytes
   */
  public static <T> T within(long most, Callable<T> action) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    T result = action.call();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (allocated > most) {
      throw new ExceededError(allocated, most);
    }
    return result;
  }
}
