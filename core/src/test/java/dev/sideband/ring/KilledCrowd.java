package dev.sideband.ring;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A process that is killed while several of its threads append: whatever append had returned is
 * there, and of each thread one record more at most.
 */
final class KilledCrowd {

  private static final int WRITERS = 4;
  private static final int MOST_LINES = 2_000;

  private KilledCrowd() {}

  /** The process that is killed. Arguments: the file, and the number of its life. */
  public static void main(String[] arguments) throws IOException {
    RingLog log = open(Path.of(arguments[0]));
    long life = Long.parseLong(arguments[1]);
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      new Thread(() -> write(log, life, writer)).start();
    }
  }

  private static void write(RingLog log, long life, int writer) {
    ByteBuffer payload = ByteBuffer.allocate(16).putLong(0, life).putInt(8, writer);
    try {
      for (int number = 0; ; number++) {
        log.append(writer, payload.putInt(12, number));
        System.out.println(writer + " " + number);
      }
    } catch (IOException e) {
      System.out.println(e);
    }
  }

  private static RingLog open(Path file) throws IOException {
    return RingLog.file(file).blockSize(1 << 14).size(1 << 20).open(RingChild.clock());
  }

  /** Lives that many lives, over a file that does not exist yet. */
  static void run(long seed, int lives, Path file) throws IOException {
    open(file).close();
    Random random = new Random(seed);
    try (RingReader reader = RingReader.open(file)) {
      for (int life = 0; life < lives; life++) {
        checkRead(reader, life, heard(file, life, random.nextInt(MOST_LINES)));
      }
      if (!reader.missed().isNone()) {
        throw new AssertionError("missed " + reader.missed());
      }
    }
  }

  /** Lets a process write, kills it, and returns the number that each thread said last. */
  private static int[] heard(Path file, int life, int lines) throws IOException {
    int[] heard = new int[WRITERS];
    Arrays.fill(heard, -1);
    try (ChildJvm child =
        ChildJvm.command(KilledCrowd.class).start(file.toString(), Integer.toString(life))) {
      for (int i = 0; i <= lines; i++) {
        note(String.valueOf(child.hear()), heard);
      }
      child.kill();
      for (String line = child.hear(); line != null; line = child.hear()) {
        if (line.matches("\\d \\d+")) {
          note(line, heard);
        }
      }
    }
    return heard;
  }

  /** A number may have been cut in the middle when its writer was killed. */
  private static void note(String line, int[] heard) {
    int writer = Integer.parseInt(line.substring(0, 1));
    int number = Integer.parseInt(line.substring(2));
    heard[writer] += number == heard[writer] + 1 ? 1 : 0;
  }

  private static void checkRead(RingReader reader, int life, int[] heard) throws IOException {
    int[] found = new int[WRITERS];
    Arrays.fill(found, -1);
    RingRecord record = new RingRecord();
    while (reader.next(record)) {
      ByteBuffer payload = record.payload();
      boolean isRight =
          payload.getLong(0) == life
              && payload.getInt(8) == record.type()
              && payload.getInt(12) == ++found[record.type()];
      if (!isRight) {
        throw new AssertionError("life " + life + ": wrong at " + record);
      }
    }
    for (int i = 0; i < WRITERS; i++) {
      if (found[i] < heard[i] || found[i] > heard[i] + 1) {
        throw new AssertionError(
            "life " + life + ", thread " + i + ": said " + heard[i] + ", found " + found[i]);
      }
    }
  }
}
