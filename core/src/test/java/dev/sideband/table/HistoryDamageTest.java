package dev.sideband.table;

import static dev.sideband.table.HistoryRig.BOOT;
import static dev.sideband.table.HistoryRig.ask;
import static dev.sideband.table.HistoryRig.cells;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a history tells when records of its ring are cut off, damaged, overwritten or foreign. */
@Tag("S4-37")
class HistoryDamageTest {

  private static final int CLIENTS = 12;

  @TempDir Path folder;
  private final HistoryRig rig = new HistoryRig();

  /** A record as it is in a ring. */
  private record Raw(int type, long micros, long position, Bytes payload) {}

  private static List<Raw> records(RingLog log) throws IOException {
    List<Raw> records = new ArrayList<>();
    RingRecord record = new RingRecord();
    try (RingReader reader = log.reader()) {
      while (reader.next(record)) {
        records.add(
            new Raw(record.type(), record.micros(), record.position(), record.copyPayload()));
      }
    }
    return records;
  }

  /** Returns a ring with these records, each in its place. */
  private static RingLog ring(List<Raw> records, int blockSize) throws IOException {
    FakeTime past = new FakeTime();
    BootClock clock = BootClock.of(BOOT, Duration.ZERO, past, past);
    RingLog log = RingLog.memory().size(1 << 20).blockSize(blockSize).open(clock);
    for (Raw record : records) {
      past.advance(Duration.ofNanos((record.micros - clock.micros()) * 1_000));
      assertEquals(record.position, log.append(record.type, record.payload.toArray()));
    }
    return log;
  }

  /** A writer that dies leaves any number of records, and never the part of one. */
  @Test
  void afterACrashAtAnyRecordWhatWasWrittenIsThere() throws IOException {
    List<Raw> records;
    try (RingLog log = RingLog.memory().size(1 << 20).blockSize(1 << 12).open(rig.clock)) {
      rig.fill(new TableHistory(log, 5, 1), new MadeUpRows(3, 200), 32, new Random(3));
      records = records(log);
    }
    Set<Integer> types = new HashSet<>();
    for (int count = 1; count <= records.size(); count++) {
      types.add(records.get(count - 1).type);
      try (RingLog log = ring(records.subList(0, count), 1 << 12)) {
        TableHistory history = new TableHistory(log, 5, 1);
        List<Table> tables = new ArrayList<>();
        history.replay(BOOT, 0, Long.MAX_VALUE >> 16, tables::add);
        NaiveHistory left = new NaiveHistory();
        for (int i = 0; i < tables.size(); i++) {
          assertEquals(rig.naive.cells(i), cells(tables.get(i)));
          left.add(rig.naive.table(i));
        }
        for (int client = 0; client < CLIENTS; client++) {
          String name = MadeUpRows.client(client);
          MadeUpRows.Question question = MadeUpRows.about(name, 0, Long.MAX_VALUE >> 16);
          assertEquals(
              left.changes(question.from(), question.to(), question.keys()),
              ask(history, question),
              count + " records, " + name);
        }
      }
    }
    assertEquals(
        Set.of(HistoryFrame.KEY, HistoryFrame.CHANGES, HistoryFrame.SEGMENT, HistoryFrame.DIGEST),
        types);
  }

  /** What is told is true, and what is missing is counted. */
  @Test
  void damageNeverMakesAnUntrueAnswer() throws IOException {
    int complete = 0;
    for (int seed = 0; seed < 80; seed++) {
      rig.naive.clear();
      Path file = folder.resolve("damaged-" + seed);
      Random random = new Random(seed);
      rig.time.advance(Duration.ofSeconds(1));
      try (RingLog log = RingLog.file(file).size(1 << 18).blockSize(1 << 12).open(rig.clock)) {
        rig.fill(new TableHistory(log, 6, 1), new MadeUpRows(seed, 200), 60, random);
      }
      byte[] bytes = Files.readAllBytes(file);
      int used = 1 << 16;
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(used)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      complete += askDamaged(file, random, seed);
    }
    assertTrue(complete > 20 && complete < 1_580, complete + " complete answers");
  }

  private int askDamaged(Path file, Random random, int seed) throws IOException {
    int complete = 0;
    try (RingLog log = RingLog.file(file).size(1 << 18).blockSize(1 << 12).open(rig.clock)) {
      TableHistory history = new TableHistory(log, 6, 1);
      for (int i = 0; i < 20; i++) {
        MadeUpRows.Question question = MadeUpRows.question(random, rig.clock.micros());
        Told told = new Told();
        long lost = history.changes(BOOT, question.from(), question.to(), question.ranges(), told);
        String what = "seed " + seed + " " + question;
        for (String line : told.lines()) {
          requireTrue(line, what);
        }
        if (told.lines().equals(rig.expected(question))) {
          complete++;
        } else if (lost == 0) {
          requireCutShort(told.lines(), rig.expected(question), what);
        }
      }
    }
    return complete;
  }

  /** Checks that a row was so, or was not there, at the time of a line. */
  private void requireTrue(String line, String what) {
    int space = line.indexOf(' ');
    int table = rig.naive.at(Long.parseLong(line.substring(0, space)));
    String row = line.substring(space + 1);
    int cells = row.indexOf('|', row.indexOf('|', 1) + 1);
    if (row.endsWith(" gone")) {
      assertFalse(rig.naive.cells(table).containsKey(row.substring(0, row.length() - 5)), what);
    } else {
      String key = row.substring(0, cells);
      assertEquals(rig.naive.cells(table).get(key), row.substring(cells), what + ": " + line);
    }
  }

  /** Checks that an answer lacks nothing but what came first or last: there the log ends. */
  private static void requireCutShort(List<String> told, List<String> all, String what) {
    if (!told.isEmpty() && all.contains(told.get(told.size() - 1))) {
      int end = all.indexOf(told.get(told.size() - 1)) + 1;
      assertEquals(all.subList(Math.max(0, end - told.size()), end), told, what);
    }
  }

  /** Nothing that a record holds may do more than make it useless. */
  @Test
  void recordsOfNonsenseAreCountedAndPassedOver() throws IOException {
    List<Raw> records;
    try (RingLog log = RingLog.memory().size(1 << 20).blockSize(1 << 12).open(rig.clock)) {
      rig.fill(new TableHistory(log, 4, 1), new MadeUpRows(5, 60), 12, new Random(5));
      records = records(log);
    }
    MadeUpRows.Question question = MadeUpRows.about("c1", 0, Long.MAX_VALUE >> 16);
    int good = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      List<Raw> some = new ArrayList<>(records.subList(0, 1 + random.nextInt(records.size())));
      Raw last = some.remove(some.size() - 1);
      Bytes nonsense = Corruption.of(last.payload, seed);
      some.add(new Raw(last.type, last.micros, last.position, nonsense));
      try (RingLog log = ring(some, 1 << 12)) {
        TableHistory history = new TableHistory(log, 4, 1);
        boolean survives =
            Corruption.survives(
                seed,
                () -> {
                  history.replay(BOOT, 0, Long.MAX_VALUE >> 16, table -> {});
                  history.at(BOOT, Long.MAX_VALUE >> 16);
                  return history.changes(BOOT, 0, question.to(), question.ranges(), new Told());
                });
        good += survives ? 1 : 0;
      }
    }
    assertTrue(good > 500 && good < 1_000, good + " are understood");
  }

  @Test
  @Tag("X-12")
  void anotherVersionIsRefusedByName() throws IOException {
    List<Raw> records;
    try (RingLog log = RingLog.memory().size(1 << 20).open(rig.clock)) {
      rig.fill(new TableHistory(log), new MadeUpRows(1, 10), 3, new Random(1));
      records = records(log);
    }
    byte[] newer = records.get(2).payload.toArray();
    newer[1]++;
    Raw record = records.get(2);
    records.set(2, new Raw(record.type, record.micros, record.position, Bytes.copyOf(newer)));
    try (RingLog log = ring(records, 1 << 16)) {
      TableHistory history = new TableHistory(log);
      for (List<KeyRange> ranges : List.of(List.<KeyRange>of(), List.of(KeyRange.of(0, 1, 2)))) {
        MalformedMessageException refused =
            assertThrows(
                MalformedMessageException.class,
                () -> history.changes(BOOT, 0, Long.MAX_VALUE >> 16, ranges, new Told()));
        assertEquals("version", refused.field());
      }
    }
  }

  @Test
  void whatIsOverwrittenIsGoneAndTheRestIsExact() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 15).blockSize(1 << 12).open(rig.clock)) {
      TableHistory history = new TableHistory(log, 9, 1);
      rig.fill(history, new MadeUpRows(2, 80), 400, new Random(2));
      NaiveHistory left = new NaiveHistory();
      history.replay(BOOT, 0, Long.MAX_VALUE >> 16, left::add);
      assertTrue(left.size() > 20 && left.size() < 380, left.size() + " survive");
      for (int client = 0; client < CLIENTS; client++) {
        MadeUpRows.Question question =
            MadeUpRows.about(MadeUpRows.client(client), 0, Long.MAX_VALUE >> 16);
        Told told = new Told();
        history.changes(BOOT, question.from(), question.to(), question.ranges(), told);
        assertEquals(left.changes(0, question.to(), question.keys()), told.lines());
      }
    }
  }
}
