package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What became of some rows in a span, beside a history that keeps every table. */
@Tag("S4-37")
class HistoryChangesTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));
  private static final int CLIENTS = 12;

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final BootClock clock = BootClock.of(BOOT, Duration.ZERO, time, time);
  private final NaiveHistory naive = new NaiveHistory();

  /** A record as it is in a ring. */
  private record Raw(int type, long micros, long position, Bytes payload) {}

  private void fill(TableHistory history, MadeUpRows rows, int tables, Random random)
      throws IOException {
    for (int i = 0; i < tables; i++) {
      time.advance(Duration.ofMillis(1 + random.nextInt(3)));
      TableBuffer table = rows.next(clock.now());
      Table frozen = table.freeze();
      history.append(random.nextBoolean() ? table : frozen);
      naive.add(frozen);
    }
  }

  private static List<String> ask(TableHistory history, MadeUpRows.Question question)
      throws IOException {
    Told told = new Told();
    long lost = history.changes(BOOT, question.from(), question.to(), question.ranges(), told);
    assertEquals(0, lost);
    return told.lines();
  }

  private List<String> expected(MadeUpRows.Question question) {
    return naive.changes(question.from(), question.to(), question.keys());
  }

  @Test
  @Tag("S4-13")
  void tellsWhatAListOfAllTablesTells() throws IOException {
    int[] mostChanges = {0, 1, 2, 7, 60};
    int[] blockSizes = {1 << 10, 1 << 12, 1 << 16};
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      try (Filled made = fill(seed, mostChanges[seed % 5], blockSizes[seed % 3], random)) {
        for (int i = 0; i < 25; i++) {
          MadeUpRows.Question question = MadeUpRows.question(random, clock.micros());
          String what = "seed " + seed + " " + question;
          assertEquals(expected(question), ask(made.history(), question), what);
          int at = naive.at(question.from());
          assertEquals(
              at < 0 ? Map.of() : naive.cells(at),
              made.history()
                  .at(BOOT, question.from())
                  .map(HistoryChangesTest::cells)
                  .orElse(new TreeMap<>()),
              what);
        }
      }
    }
  }

  private record Filled(RingLog log, TableHistory history) implements AutoCloseable {

    @Override
    public void close() {
      log.close();
    }
  }

  /** Fills a history whose writer may have begun anew now and then. */
  private Filled fill(int seed, int mostChanges, int blockSize, Random random) throws IOException {
    RingLog log = RingLog.memory().size(1 << 22).blockSize(blockSize).open(clock);
    MadeUpRows rows = new MadeUpRows(seed, 1 + random.nextInt(300));
    naive.clear();
    time.advance(Duration.ofSeconds(1));
    TableHistory history = new TableHistory(log, mostChanges, seed % 2);
    for (int restarts = random.nextInt(4); restarts >= 0; restarts--) {
      history = new TableHistory(log, mostChanges, seed % 2);
      fill(history, rows, 1 + random.nextInt(60), random);
    }
    return new Filled(log, history);
  }

  private static SortedMap<String, String> cells(Table table) {
    NaiveHistory one = new NaiveHistory();
    one.add(table);
    return one.cells(0);
  }

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
    try (RingLog log = RingLog.memory().size(1 << 20).blockSize(1 << 12).open(clock)) {
      fill(new TableHistory(log, 5, 1), new MadeUpRows(3, 200), 32, new Random(3));
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
          assertEquals(naive.cells(i), cells(tables.get(i)));
          left.add(naive.table(i));
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
      naive.clear();
      Path file = folder.resolve("damaged-" + seed);
      Random random = new Random(seed);
      time.advance(Duration.ofSeconds(1));
      try (RingLog log = RingLog.file(file).size(1 << 18).blockSize(1 << 12).open(clock)) {
        fill(new TableHistory(log, 6, 1), new MadeUpRows(seed, 200), 60, random);
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
    try (RingLog log = RingLog.file(file).size(1 << 18).blockSize(1 << 12).open(clock)) {
      TableHistory history = new TableHistory(log, 6, 1);
      for (int i = 0; i < 20; i++) {
        MadeUpRows.Question question = MadeUpRows.question(random, clock.micros());
        Told told = new Told();
        long lost = history.changes(BOOT, question.from(), question.to(), question.ranges(), told);
        String what = "seed " + seed + " " + question;
        for (String line : told.lines()) {
          requireTrue(line, what);
        }
        if (told.lines().equals(expected(question))) {
          complete++;
        } else if (lost == 0) {
          requireCutShort(told.lines(), expected(question), what);
        }
      }
    }
    return complete;
  }

  /** Checks that a row was so, or was not there, at the time of a line. */
  private void requireTrue(String line, String what) {
    int space = line.indexOf(' ');
    int table = naive.at(Long.parseLong(line.substring(0, space)));
    String row = line.substring(space + 1);
    int cells = row.indexOf('|', row.indexOf('|', 1) + 1);
    if (row.endsWith(" gone")) {
      assertFalse(naive.cells(table).containsKey(row.substring(0, row.length() - 5)), what);
    } else {
      String key = row.substring(0, cells);
      assertEquals(naive.cells(table).get(key), row.substring(cells), what + ": " + line);
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
    try (RingLog log = RingLog.memory().size(1 << 20).blockSize(1 << 12).open(clock)) {
      fill(new TableHistory(log, 4, 1), new MadeUpRows(5, 60), 12, new Random(5));
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
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      fill(new TableHistory(log), new MadeUpRows(1, 10), 3, new Random(1));
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
    try (RingLog log = RingLog.memory().size(1 << 15).blockSize(1 << 12).open(clock)) {
      TableHistory history = new TableHistory(log, 9, 1);
      fill(history, new MadeUpRows(2, 80), 400, new Random(2));
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

  /** A question about one of many subjects reads little: that is what makes it quick. */
  @Test
  void readsWhatItIsAskedFor() throws IOException {
    CountingStorage storage = new CountingStorage(1 << 14, 512);
    try (RingLog log = RingLog.over(storage).open(clock)) {
      TableHistory history = new TableHistory(log, 60, 1);
      TableBuffer rows = new TableBuffer(MadeUpRows.SCHEMA);
      Random random = new Random(9);
      for (int table = 0; table < 601; table++) {
        time.advance(Duration.ofSeconds(1));
        rows.clear(clock.now());
        for (int id = 0; id < 2_000; id++) {
          rows.beginRow();
          rows.set(0, id);
          rows.set(1, "client " + id);
          rows.set(4, (table + id) / 20);
          rows.set(3, random.nextInt());
          rows.endRow();
        }
        history.append(rows);
      }
      Bytes client = Bytes.copyOf("client 777".getBytes(StandardCharsets.UTF_8));
      KeyRange one = KeyRange.of(1, client, client);
      storage.clear();
      Told all = new Told();
      assertEquals(0, history.changes(BOOT, 0, clock.micros(), List.of(), all));
      long whole = storage.read();
      storage.clear();
      Told told = new Told();
      assertEquals(0, history.changes(BOOT, 0, clock.micros(), List.of(one), told));
      assertTrue(storage.read() < whole / 4, storage.read() + " of " + whole + " bytes");
      assertEquals(
          all.lines().stream().filter(line -> line.contains("|client 777|")).toList(),
          told.lines());
      assertTrue(told.lines().size() > 10);
    }
  }

  @Test
  void momentaryCellsAreThoseOfTheLastChangeOrWholeTable() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      TableHistory history = new TableHistory(log, 3);
      TableBuffer rows = new TableBuffer(MadeUpRows.SCHEMA);
      long[] queues = {1, 1, 2, 2, 2};
      long[] lefts = {10, 20, 30, 40, 50};
      for (int i = 0; i < queues.length; i++) {
        time.advance(Duration.ofSeconds(1));
        rows.clear(clock.now());
        rows.beginRow();
        rows.set(0, 1);
        rows.set(1, "client");
        rows.set(3, lefts[i]);
        rows.set(4, queues[i]);
        rows.endRow();
        history.append(rows);
      }
      long[] kept = {10, 10, 30, 40, 40};
      for (int i = 0; i < kept.length; i++) {
        Table table = history.at(BOOT, (i + 1) * 1_000_000L + 1).orElseThrow();
        assertEquals(kept[i], table.integer(0, 3), "table " + i);
      }
      Told told = new Told();
      history.changes(BOOT, 0, clock.micros(), List.of(KeyRange.of(0, 1, 1)), told);
      assertEquals(
          List.of("1000000 |1|client|ABSENT|1", "3000000 |1|client|ABSENT|2"), told.lines());
    }
  }

  @Test
  void aSubjectThatNamesNoRowIsRefused() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      time.advance(Duration.ofSeconds(1));
      Table table = new MadeUpRows(1, 5).next(clock.now());
      TableHistory history = new TableHistory(log, 3, MadeUpRows.SCHEMA.keys());
      assertThrows(IllegalArgumentException.class, () -> history.append(table));
      assertThrows(IllegalArgumentException.class, () -> new TableHistory(log, 3, -1));
      assertThrows(IllegalArgumentException.class, () -> KeyRange.of(-1, 0, 0));
    }
  }
}
