package dev.sideband.table;

import com.sun.management.ThreadMXBean;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.Callable;

/** Damages bytes, and tells what a decoder makes of them. */
final class Corruption {

  /** Far above what the inputs of a few kilobytes need, far below what wrong counts would take. */
  private static final long MOST_ALLOCATED = 64 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Corruption() {}

  /** Returns the bytes with one to four of them changed, or a piece cut out or repeated. */
  static Bytes of(Bytes whole, long seed) {
    Random random = new Random(seed);
    byte[] array = whole.toArray();
    int from = random.nextInt(array.length);
    int to = from + random.nextInt(array.length - from);
    if (random.nextInt(8) == 0) {
      byte[] shorter = new byte[array.length - (to - from)];
      System.arraycopy(array, 0, shorter, 0, from);
      System.arraycopy(array, to, shorter, from, array.length - to);
      return Bytes.copyOf(shorter);
    }
    if (random.nextInt(8) == 0) {
      byte[] longer = new byte[array.length + (to - from)];
      System.arraycopy(array, 0, longer, 0, to);
      System.arraycopy(array, from, longer, to, array.length - from);
      return Bytes.copyOf(longer);
    }
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      byte value = (byte) (random.nextInt(3) == 0 ? 0xFF : random.nextInt(256));
      array[random.nextInt(array.length)] = value;
    }
    return Bytes.copyOf(array);
  }

  /**
   * Returns whether the bytes were still good.
   *
   * @throws AssertionError if anything but the declared failure came of them
   */
  static boolean survives(long seed, Callable<?> read) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    boolean good;
    try {
      read.call();
      good = true;
    } catch (MalformedMessageException e) {
      good = false;
    } catch (Exception | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed, e);
    }
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (allocated > MOST_ALLOCATED) {
      throw new AssertionError("seed " + seed + " allocated " + allocated);
    }
    return good;
  }
}
