package dev.sideband.table;

import static dev.sideband.table.HistoryRig.BOOT;
import static dev.sideband.table.HistoryRig.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingLog;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What became of some rows in a span, beside a history that keeps every table. */
@Tag("S4-37")
class HistoryChangesTest {

  private final HistoryRig rig = new HistoryRig();

  @Test
  @Tag("S4-13")
  void tellsWhatAListOfAllTablesTells() throws IOException {
    int[] mostChanges = {0, 1, 2, 7, 60};
    int[] blockSizes = {1 << 10, 1 << 12, 1 << 16};
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      try (Filled made = fill(seed, mostChanges[seed % 5], blockSizes[seed % 3], random)) {
        for (int i = 0; i < 25; i++) {
          MadeUpRows.Question question = MadeUpRows.question(random, rig.clock.micros());
          String what = "seed " + seed + " " + question;
          assertEquals(rig.expected(question), ask(made.history(), question), what);
          int at = rig.naive.at(question.from());
          assertEquals(
              at < 0 ? Map.of() : rig.naive.cells(at),
              made.history()
                  .at(BOOT, question.from())
                  .map(HistoryRig::cells)
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
    RingLog log = RingLog.memory().size(1 << 22).blockSize(blockSize).open(rig.clock);
    MadeUpRows rows = new MadeUpRows(seed, 1 + random.nextInt(300));
    rig.naive.clear();
    rig.time.advance(Duration.ofSeconds(1));
    TableHistory history = new TableHistory(log, mostChanges, seed % 2);
    for (int restarts = random.nextInt(4); restarts >= 0; restarts--) {
      history = new TableHistory(log, mostChanges, seed % 2);
      rig.fill(history, rows, 1 + random.nextInt(60), random);
    }
    return new Filled(log, history);
  }

  /** A question about one of many subjects reads little: that is what makes it quick. */
  @Test
  void readsWhatItIsAskedFor() throws IOException {
    CountingStorage storage = new CountingStorage(1 << 14, 512);
    try (RingLog log = RingLog.over(storage).open(rig.clock)) {
      TableHistory history = new TableHistory(log, 60, 1);
      TableBuffer rows = new TableBuffer(MadeUpRows.SCHEMA);
      Random random = new Random(9);
      for (int table = 0; table < 601; table++) {
        rig.time.advance(Duration.ofSeconds(1));
        rows.clear(rig.clock.now());
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
      assertEquals(0, history.changes(BOOT, 0, rig.clock.micros(), List.of(), all));
      long whole = storage.read();
      storage.clear();
      Told told = new Told();
      assertEquals(0, history.changes(BOOT, 0, rig.clock.micros(), List.of(one), told));
      assertTrue(storage.read() < whole / 4, storage.read() + " of " + whole + " bytes");
      assertEquals(
          all.lines().stream().filter(line -> line.contains("|client 777|")).toList(),
          told.lines());
      assertTrue(told.lines().size() > 10);
    }
  }

  @Test
  void momentaryCellsAreThoseOfTheLastChangeOrWholeTable() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(rig.clock)) {
      TableHistory history = new TableHistory(log, 3);
      TableBuffer rows = new TableBuffer(MadeUpRows.SCHEMA);
      long[] queues = {1, 1, 2, 2, 2};
      long[] lefts = {10, 20, 30, 40, 50};
      for (int i = 0; i < queues.length; i++) {
        rig.time.advance(Duration.ofSeconds(1));
        rows.clear(rig.clock.now());
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
      history.changes(BOOT, 0, rig.clock.micros(), List.of(KeyRange.of(0, 1, 1)), told);
      assertEquals(
          List.of("1000000 |1|client|ABSENT|1", "3000000 |1|client|ABSENT|2"), told.lines());
    }
  }

  @Test
  void aSubjectThatNamesNoRowIsRefused() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(rig.clock)) {
      rig.time.advance(Duration.ofSeconds(1));
      Table table = new MadeUpRows(1, 5).next(rig.clock.now());
      TableHistory history = new TableHistory(log, 3, MadeUpRows.SCHEMA.keys());
      assertThrows(IllegalArgumentException.class, () -> history.append(table));
      assertThrows(IllegalArgumentException.class, () -> new TableHistory(log, 3, -1));
      assertThrows(IllegalArgumentException.class, () -> KeyRange.of(-1, 0, 0));
    }
  }
}
