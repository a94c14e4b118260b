package dev.sideband.ring;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Ticker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Another process that writes a ring until it is killed, or reads it until it is told to stop.
 *
 * <p>Arguments: {@code write} or {@code read}, the file, and the number of the first record.
 */
final class RingChild {

  private RingChild() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    long first = Long.parseLong(arguments[2]);
    if (arguments[0].equals("write")) {
      write(file, first);
    } else {
      read(file, first);
    }
  }

  static RingLog open(Path file) throws IOException {
    return RingLog.file(file).blockSize(1 << 12).size(1 << 16).open(clock());
  }

  static BootClock clock() {
    return BootClock.of(new BmcBoot(1), Duration.ZERO, Ticker.system(), InstantSource.system());
  }

  private static void write(Path file, long first) throws IOException {
    try (RingLog log = open(file)) {
      for (long number = first; ; number++) {
        log.append(7, payload(number));
        System.out.println(number);
      }
    }
  }

  static byte[] payload(long number) {
    byte[] payload = new byte[8 + (int) (number % 50)];
    Arrays.fill(payload, (byte) number);
    ByteBuffer.wrap(payload).putLong(0, number);
    return payload;
  }

  /** Reads on, and says at the end how many records it read, lost, and found to be wrong. */
  private static void read(Path file, long first) throws IOException {
    long expected = first;
    long read = 0;
    long wrong = 0;
    boolean isLast = false;
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(file)) {
      System.out.println("ready");
      while (true) {
        if (reader.next(record)) {
          long number = record.payload().getLong(0);
          boolean isRight =
              record.type() == 7
                  && Arrays.equals(record.copyPayload().toArray(), payload(number))
                  && number == expected + record.gap().records();
          wrong += isRight ? 0 : 1;
          expected = number + 1;
          read++;
        } else if (isLast) {
          break;
        } else {
          isLast = System.in.available() > 0;
          Thread.onSpinWait();
        }
      }
      RingGap missed = reader.missed();
      System.out.println(read + " " + missed.records() + " " + wrong + " " + (expected - 1));
    }
  }
}
