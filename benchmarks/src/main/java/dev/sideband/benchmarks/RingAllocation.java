package dev.sideband.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.sideband.benchmarks.cases.BenchFolder;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Ticker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Counts what a thread allocates that appends to a ring log; JMH counts what its whole process
 * does, its own threads and the compiler's included.
 *
 * <p>Argument: the bytes of a record's payload. Prints the bytes allocated by one record.
 */
public final class RingAllocation {

  private static final int SIZE = 64 << 20;
  private static final int RECORDS = 2_000_000;

  private RingAllocation() {}

  public static void main(String[] arguments) throws IOException {
    byte[] payload = new byte[Integer.parseInt(arguments[0])];
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, Ticker.system(), InstantSource.system());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (BenchFolder folder = BenchFolder.make();
        RingLog log = RingLog.file(folder.path().resolve("ring")).size(SIZE).open(clock)) {
      append(log, payload);
      long before = threads.getThreadAllocatedBytes(self);
      append(log, payload);
      long allocated = threads.getThreadAllocatedBytes(self) - before;
      System.out.println((double) allocated / RECORDS);
    }
  }

  private static void append(RingLog log, byte[] payload) throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      log.append(7, payload);
    }
  }
}
