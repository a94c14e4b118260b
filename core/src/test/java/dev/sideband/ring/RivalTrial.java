package dev.sideband.ring;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Two processes want to write one ring, one after the other or both at once: one gets it, the other
 * is refused until the first is done, and what both wrote is there.
 */
public final class RivalTrial {

  private static final int MOST_RECORDS = 200;

  private final Random random;
  private final Path file;
  private final Rival here = new Rival();
  private final ChildJvm there;

  private RivalTrial(long seed, Path file, ChildJvm there) {
    this.random = new Random(seed);
    this.file = file;
    this.there = there;
  }

  /**
   * Runs the trials of the seeds from 0 on.
   *
   * @param folder where no file is named {@code rivals.ring}
   * @throws AssertionError if anything is not as it should be
   */
  public static void run(int trials, Path folder) throws IOException {
    Path file = folder.resolve("rivals.ring");
    try (ChildJvm there = ChildJvm.command(Rival.class).start(file.toString())) {
      for (int seed = 0; seed < trials; seed++) {
        new RivalTrial(seed, file, there).run(seed);
        Files.delete(file);
      }
    }
  }

  private void run(int seed) throws IOException {
    int way = random.nextInt(3);
    String saidHere;
    String saidThere;
    if (way == 0) {
      saidThere = ask("open");
      saidHere = here.open(file);
    } else if (way == 1) {
      saidHere = here.open(file);
      saidThere = ask("open");
    } else {
      there.say("open");
      saidHere = here.open(file);
      saidThere = String.valueOf(there.hear());
    }
    String both = saidHere + ' ' + saidThere + ", seed " + seed;
    boolean isHere = saidHere.equals("open");
    check(isHere != saidThere.equals("open"), both);
    check(isHere ? saidThere.equals("IN_USE") : saidHere.equals("IN_USE"), both);
    check(way == 2 || isHere == (way == 1), both);

    int first = random.nextInt(MOST_RECORDS);
    int second = random.nextInt(MOST_RECORDS);
    append(isHere, 0, first);
    check((isHere ? ask("open") : here.open(file)).equals("IN_USE"), "open again, seed " + seed);
    check((isHere ? here.close() : ask("close")).equals("closed"), "close, seed " + seed);
    check((isHere ? ask("open") : here.open(file)).equals("open"), "open at last, seed " + seed);
    append(!isHere, first, second);
    check((isHere ? ask("close") : here.close()).equals("closed"), "close, seed " + seed);
    checkRead(first + second, seed);
  }

  private void append(boolean isHere, int first, int count) throws IOException {
    String said = isHere ? here.append(first, count) : ask("append " + first + ' ' + count);
    check(said.equals("appended"), said);
  }

  private String ask(String line) throws IOException {
    there.say(line);
    return String.valueOf(there.hear());
  }

  private void checkRead(int records, int seed) throws IOException {
    RingRecord record = new RingRecord();
    try (RingReader reader = RingReader.open(file)) {
      for (int number = 0; number < records; number++) {
        check(reader.next(record), "only " + number + " of " + records + ", seed " + seed);
        check(
            Arrays.equals(record.copyPayload().toArray(), RingChild.payload(number)),
            "record " + number + ", seed " + seed);
      }
      check(!reader.next(record), "one more than " + records + ", seed " + seed);
    }
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) {
      throw new AssertionError(problem);
    }
  }
}
