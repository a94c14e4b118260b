package dev.sideband.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** Holds code to the memory that its input justifies, as far as its own thread allocates. */
public final class Allocation {

  /** What a decoder may take for an exception with its stack, or for its result's objects. */
  private static final long FIXED = 16 << 10;

  private static final long PER_BYTE = 32;

  /** How often something is run before it counts as too greedy, and not as new to the machine. */
  private static final int ATTEMPTS = 4;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /** More was allocated than the input justifies. */
  public static final class ExceededError extends AssertionError {

    private static final long serialVersionUID = 1L;

    ExceededError(long allocated, long most) {
      super(allocated + " bytes were allocated, " + most + " are justified");
    }
  }

  /**
   * Runs a decoder over {@code size} bytes.
   *
   * @throws ExceededError if it allocates more than its input justifies, {@linkplain #settled every
   *     time}
   */
  public static <T> T ofDecoding(int size, Callable<T> decoder) throws Exception {
    long most = FIXED + PER_BYTE * size;
    return settled(() -> within(most, decoder));
  }

  /**
   * Runs something that is {@linkplain #within held} to its memory; where it seems to allocate too
   * much it is run again from its start, since what runs for the first time loads classes.
   */
  static <T> T settled(Callable<T> held) throws Exception {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        return held.call();
      } catch (ExceededError perhapsOfLoading) {
        // Again.
      }
    }
    return held.call();
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
