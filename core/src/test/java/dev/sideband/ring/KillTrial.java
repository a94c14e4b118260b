package dev.sideband.ring;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kills one process after the other that writes a ring, while two more read it, and checks that
 * nothing is lost that was appended, nothing read that was not, and that the lock is free again.
 */
public final class KillTrial {

  private static final int READERS = 2;
  private static final int MOST_RECORDS = 3_000;

  private final Random random;
  private final Path file;

  private KillTrial(long seed, Path file) {
    this.random = new Random(seed);
    this.file = file;
  }

  /**
   * Kills that many writers, each {@code kill -9} and after a number of records that the seed
   * gives, over a file that does not exist yet.
   *
   * @throws AssertionError if anything is not as it should be
   */
  public static void run(long seed, int kills, Path file) throws IOException {
    new KillTrial(seed, file).run(kills);
  }

  private void run(int kills) throws IOException {
    try (RingLog log = RingChild.open(file)) {
      log.append(7, RingChild.payload(0));
    }
    List<ChildJvm> readers = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        ChildJvm reader = ChildJvm.command(RingChild.class).start("read", file.toString(), "0");
        readers.add(reader);
        check("ready".equals(reader.hear()), "a reader does not start");
      }
      long last = 0;
      for (int life = 0; life < kills; life++) {
        last = killAfter(last + 1, random.nextInt(MOST_RECORDS));
      }
      for (ChildJvm reader : readers) {
        reader.say("stop");
        checkRead(String.valueOf(reader.hear()), last);
      }
    } finally {
      readers.forEach(ChildJvm::close);
    }
  }

  private static void checkRead(String said, long last) {
    String[] figures = said.split(" ", -1);
    check(figures.length == 4, "a reader said " + said);
    long accounted = Long.parseLong(figures[0]) + Long.parseLong(figures[1]);
    check(accounted == last + 1, "read or known to be lost: " + accounted + " of " + (last + 1));
    check(figures[2].equals("0"), "records that were wrong: " + figures[2]);
    check(Long.parseLong(figures[3]) == last, "the last record is " + last + ", not " + figures[3]);
  }

  /** Lets a writer write, kills it, and returns the number of the last record there is. */
  private long killAfter(long first, int records) throws IOException {
    long committed = first - 1;
    try (ChildJvm writer =
        ChildJvm.command(RingChild.class).start("write", file.toString(), Long.toString(first))) {
      for (int i = 0; i <= records; i++) {
        committed = Long.parseLong(String.valueOf(writer.hear()));
        if (i == records / 2) {
          checkRefusesAnother();
        }
      }
      writer.kill();
      for (String line = writer.hear(); line != null; line = writer.hear()) {
        committed = line.isEmpty() ? committed : number(line, committed);
      }
    }
    long found = lastOf();
    check(
        found == committed || found == committed + 1,
        "committed " + committed + ", found " + found);
    return found;
  }

  /** A number may have been cut in the middle when its writer was killed. */
  private static long number(String line, long before) {
    long number = Long.parseLong(line);
    return number == before + 1 ? number : before;
  }

  private void checkRefusesAnother() throws IOException {
    try {
      RingChild.open(file).close();
    } catch (RingException e) {
      check(e.problem() == RingProblem.IN_USE, "refused by " + e.problem());
      return;
    }
    throw new AssertionError("two writers of one ring");
  }

  /** Reads what there is, and returns the number of the last record. */
  private long lastOf() throws IOException {
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(file)) {
      long number = -1;
      while (reader.next(record)) {
        long found = record.payload().getLong(0);
        check(number < 0 || found == number + 1, number + ", then " + found);
        number = found;
      }
      check(reader.missed().equals(RingGap.NONE), "missed " + reader.missed());
      return number;
    }
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) {
      throw new AssertionError(problem);
    }
  }
}
