package dev.sideband.ring;

import dev.sideband.ring.DiskTrial.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Runs the trials of {@link DiskTrial} on the file systems made for it; says how many failed. */
final class DiskChild {

  private static final int BLOCK = 1 << 12;

  /** What a file system may need for a file beside its content. */
  private static final int SLACK = 1 << 16;

  private static final int MOST_TRIES = 1_000;

  private final Path folder;
  private final Random random;
  private final Written written;
  private final int size;

  private DiskChild(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
    this.written = new Written(random);
    this.size = BLOCK * (3 + random.nextInt(48));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Disk disk = Disk.valueOf(arguments[1]);
    long room = usable(folder);
    int failed = 0;
    for (int seed = 0; seed < Integer.parseInt(arguments[2]); seed++) {
      try {
        DiskChild trial = new DiskChild(folder, seed);
        if (disk == Disk.FULL) {
          trial.runFull();
        } else {
          trial.runReadOnly();
        }
      } catch (AssertionError | IOException | RuntimeException e) {
        failed++;
        System.err.println(disk + ", seed " + seed + ": " + e);
      }
      empty(disk == Disk.FULL ? folder : folder.resolve("real"));
      awaitRoom(folder, room);
    }
    System.out.println(failed);
  }

  /** The room of a ring that was deleted comes back when its mapping has gone. */
  private static void awaitRoom(Path folder, long room) throws IOException {
    for (int tries = 0; usable(folder) < room && tries < MOST_TRIES; tries++) {
      System.gc();
      Thread.onSpinWait();
    }
    check(usable(folder) == room, "room that does not come back");
  }

  /** A full disk is met when a ring is made or frozen, and never when a record is appended. */
  private void runFull() throws IOException {
    Path rest = folder.resolve("rest");
    Path file = folder.resolve("a.ring");
    int room = BLOCK * random.nextInt(2 * size / BLOCK);
    fill(rest, usable(folder) - room);
    boolean isMade = true;
    try {
      open(file).close();
    } catch (RingException e) {
      isMade = false;
      check(e.problem() == RingProblem.NO_SPACE, "refused by " + e.problem());
      check(!names(folder).contains("a.ring"), "left behind: " + names(folder));
      check(names(folder).size() <= 2, "left behind: " + names(folder));
    }
    check(isMade ? room >= size : room < size + SLACK, size + " bytes in " + room + ": " + isMade);
    Files.delete(rest);
    try (RingLog log = open(file)) {
      fill(rest, usable(folder));
      appendRounds(log, 3);
      checkFreezeRefused(log, file);
      checkCursorRefused(log);
      appendRounds(log, 1);
      checkNewest(log.reader());
    }
    try (RingLog log = open(file)) {
      written.append(log, BLOCK / 8);
      checkNewest(log.reader());
    }
  }

  private void checkFreezeRefused(RingLog log, Path file) throws IOException {
    try {
      log.freeze("a", 0, Long.MAX_VALUE);
    } catch (RingException e) {
      check(e.problem() == RingProblem.NO_SPACE, "not frozen by " + e.problem());
      Path frozen = file.resolveSibling("a.ring.frozen");
      check(!Files.exists(frozen) || names(frozen).isEmpty(), "a copy is left behind");
      return;
    }
    throw new AssertionError("frozen on a full disk");
  }

  private static void checkCursorRefused(RingLog log) throws IOException {
    try (RingCursor cursor = log.cursor("c")) {
      cursor.take(new RingRecord());
    } catch (RingException e) {
      check(e.problem() == RingProblem.NO_SPACE, "no cursor by " + e.problem());
      return;
    }
    throw new AssertionError("a cursor on a full disk");
  }

  /** Who may only read a folder can read all, change nothing, and is told so. */
  private void runReadOnly() throws IOException {
    Path real = folder.resolve("real");
    Path file = real.resolve("a.ring");
    Path fixed = folder.resolve("fixed").resolve("a.ring");
    boolean hasLock = random.nextBoolean();
    try (RingLog log = open(file)) {
      appendRounds(log, 2 * random.nextDouble());
      written.append(log, BLOCK / 8);
    }
    if (!hasLock) {
      Files.delete(file.resolveSibling("a.ring.lock"));
    }
    byte[] before = Files.readAllBytes(file);
    List<String> names = names(real);
    checkNotWritable(fixed);
    checkNotWritable(fixed.resolveSibling("other.ring"));
    try (RingReader reader = RingReader.open(fixed)) {
      checkNewest(reader);
    }
    check(Arrays.equals(before, Files.readAllBytes(file)), "the ring was changed");
    check(names.equals(names(real)), "left behind: " + names(real));
    try (RingLog log = open(file);
        RingReader reader = RingReader.open(fixed)) {
      reader.seekNewest();
      long next = written.append(log, BLOCK / 8);
      check(written.readAll(reader).equals(List.of(next)), "no news from the other side");
    }
  }

  private void checkNotWritable(Path file) {
    try {
      open(file).close();
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("written where nothing can be: " + file);
  }

  private RingLog open(Path file) throws IOException {
    return RingLog.file(file).blockSize(BLOCK).size(size).open(RingChild.clock());
  }

  private void appendRounds(RingLog log, double rounds) throws IOException {
    long end = log.end() + (long) (rounds * size);
    while (log.end() < end) {
      written.append(log, BLOCK / 8);
    }
  }

  /** Checks that the ring holds what was written last, all but one block of it at the least. */
  private void checkNewest(RingReader reader) throws IOException {
    List<Long> found = written.readAll(reader);
    long from = (written.newest() / BLOCK - size / BLOCK + 1) * BLOCK;
    written.checkHasAll(found, Math.max(0, from), Long.MAX_VALUE);
  }

  private static long usable(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private static void fill(Path file, long bytes) throws IOException {
    Files.write(file, new byte[(int) Math.max(0, bytes)], StandardOpenOption.CREATE);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static void empty(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(all::add);
    }
    for (int i = all.size() - 1; i > 0; i--) {
      Files.delete(all.get(i));
    }
  }

  private static void check(boolean isRight, String problem) {
    if (!isRight) {
      throw new AssertionError(problem);
    }
  }
}
