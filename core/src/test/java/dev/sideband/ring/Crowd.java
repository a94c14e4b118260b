package dev.sideband.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * What many threads append, each its own numbers, and whoever reads it and checks all that can be
 * told of it. As a process of its own it reads until it hears something.
 */
final class Crowd {

  /** Some records are so long that others come in numbers while they are written. */
  private static final int LONG = 9_000;

  private Crowd() {}

  /**
   * Reads a ring and prints {@code READ DAMAGED RECORDS_BEFORE} at the end.
   *
   * <p>Arguments: the file, and the number of threads that append.
   */
  public static void main(String[] arguments) throws IOException {
    try (RingReader reader = RingReader.open(Path.of(arguments[0]))) {
      System.out.println("ready");
      long read =
          read(
              reader,
              Integer.parseInt(arguments[1]),
              () -> {
                try {
                  return System.in.available() > 0;
                } catch (IOException e) {
                  return true;
                }
              });
      System.out.println(
          read + " " + reader.missed().damagedPlaces() + " " + reader.recordsBefore());
    }
  }

  static void write(RingLog log, int writer, int count) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(2 * LONG);
    long before = -1;
    for (int number = 0; number < count; number++) {
      payload.clear().putInt(writer).putInt(number);
      while (payload.position() < length(number, log.mostPayload())) {
        payload.put((byte) number);
      }
      long position = log.append(writer, payload.flip());
      check(position > before, "positions grow");
      before = position;
    }
  }

  private static int length(int number, int most) {
    return Math.min(most, 8 + number % 100 + (number % 61 == 60 ? LONG : 0));
  }

  /** Reads until {@code isOver} says so and nothing is left, and returns how many it read. */
  static long read(RingReader reader, int writers, BooleanSupplier isOver) throws IOException {
    RingRecord record = new RingRecord();
    int most = reader.blockSize() - 144;
    int[] next = new int[writers];
    long position = -1;
    long micros = 0;
    long read = 0;
    boolean isLast = false;
    while (true) {
      boolean wasLast = isLast;
      isLast = isOver.getAsBoolean();
      if (reader.next(record)) {
        ByteBuffer payload = record.payload();
        int writer = payload.getInt();
        int number = payload.getInt();
        check(record.position() > position && record.micros() >= micros, "positions and times");
        check(number >= next[writer], "a writer's records stay in order");
        check(record.type() == writer, "the type is the writer's");
        check(record.length() == length(number, most), "the length is the number's");
        while (payload.hasRemaining()) {
          check(payload.get() == (byte) number, "the payload is the number's");
        }
        position = record.position();
        micros = record.micros();
        next[writer] = number + 1;
        read++;
        check(
            reader.recordsBefore() == read + reader.missed().overwrittenRecords(),
            "all are read or known to be lost");
      } else if (wasLast) {
        return read;
      }
    }
  }

  private static void check(boolean isRight, String what) {
    if (!isRight) {
      throw new AssertionError(what);
    }
  }
}
