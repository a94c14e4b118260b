package dev.sideband.benchmarks;

import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Opens a ring as the first thing that a process does.
 *
 * <p>Arguments: {@code fill} or {@code open}, and the file. Filling makes a ring of 1 GiB that has
 * come round; opening prints how many nanoseconds that took, from the start of the program to the
 * first record appended.
 */
public final class RingOpening {

  private static final long SIZE = 1L << 30;
  private static final int PAYLOAD = 1_000;

  private RingOpening() {}

  public static void main(String[] arguments) throws IOException {
    long before = System.nanoTime();
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, Ticker.system(), InstantSource.system());
    byte[] payload = new byte[PAYLOAD];
    try (RingLog log = RingLog.file(Path.of(arguments[1])).size(SIZE).open(clock)) {
      log.append(7, payload);
      if (arguments[0].equals("open")) {
        System.out.println(System.nanoTime() - before);
      } else {
        while (log.end() < SIZE * 5 / 4) {
          log.append(7, payload);
        }
      }
    }
  }
}
