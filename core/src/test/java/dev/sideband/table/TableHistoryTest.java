package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.RingLog;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S4-37")
class TableHistoryTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));
  private static final Schema SCHEMA =
      new Schema(
          9,
          1,
          1,
          List.of(
              new Column(1, "key", ColumnKind.INTEGER), new Column(2, "text", ColumnKind.TEXT)));
  private static final long SECOND = 1_000_000;

  @TempDir Path folder;

  private final FakeTime time = new FakeTime();
  private final BootClock clock = BootClock.of(BOOT, Duration.ZERO, time, time);
  private final TableBuffer rows = new TableBuffer(SCHEMA);
  private final List<Table> kept = new ArrayList<>();
  private final Random random = new Random(7);

  /** Appends tables of a few rows that change a little, one each second. */
  private void fill(TableHistory history, int tables, int rowsEach) throws IOException {
    for (int i = 0; i < tables; i++) {
      time.advance(Duration.ofSeconds(1));
      rows.clear(clock.now());
      for (int row = 0; row < rowsEach; row++) {
        rows.beginRow();
        rows.set(0, row * 10L + (random.nextInt(20) == 0 ? 1 : 0));
        rows.set(1, "text " + (random.nextInt(20) == 0 ? random.nextInt() : row));
        rows.endRow();
      }
      Table table = rows.freeze();
      kept.add(table);
      history.append(table);
    }
  }

  private static void assertSame(Table expected, Table seen) {
    assertEquals(new TableCodec().encode(expected), new TableCodec().encode(seen));
  }

  @Test
  @Tag("S4-13")
  void knowsTheTableOfEachMoment() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      TableHistory history = new TableHistory(log, 7);
      assertEquals(Optional.empty(), history.at(BOOT, 5));
      fill(history, 50, 40);
      for (int i = 0; i < 50; i++) {
        assertSame(kept.get(i), history.at(BOOT, (i + 1) * SECOND).orElseThrow());
        assertSame(kept.get(i), history.at(BOOT, (i + 2) * SECOND - 1).orElseThrow());
      }
      assertEquals(Optional.empty(), history.at(BOOT, SECOND - 1));
      assertEquals(Optional.empty(), history.at(HostBoot.UNKNOWN, SECOND));
    }
  }

  @Test
  void givesASpanWithWhatWasAtItsStart() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      TableHistory history = new TableHistory(log, 7);
      fill(history, 40, 10);
      List<Table> span = new ArrayList<>();
      assertEquals(0, history.replay(BOOT, 10 * SECOND + 1, 20 * SECOND, span::add));
      assertEquals(11, span.size());
      for (int i = 0; i < span.size(); i++) {
        assertSame(kept.get(9 + i), span.get(i));
      }
    }
  }

  @Test
  @Tag("S4-4")
  void isThereAfterARestart() throws IOException {
    Path file = folder.resolve("history");
    try (RingLog log = RingLog.file(file).size(1 << 20).blockSize(1 << 14).open(clock)) {
      fill(new TableHistory(log), 10, 10);
    }
    try (RingLog log = RingLog.file(file).size(1 << 20).blockSize(1 << 14).open(clock)) {
      TableHistory history = new TableHistory(log);
      assertSame(kept.get(4), history.at(BOOT, 5 * SECOND).orElseThrow());
      fill(history, 10, 10);
      assertSame(kept.get(14), history.at(BOOT, 15 * SECOND).orElseThrow());
      assertSame(kept.get(4), history.at(BOOT, 5 * SECOND).orElseThrow());
    }
  }

  @Test
  void aTableLargerThanARecordIsKept() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 22).blockSize(1 << 14).open(clock)) {
      TableHistory history = new TableHistory(log, 2);
      fill(history, 8, 5_000);
      assertTrue(new TableCodec().encode(kept.get(0)).size() > 2 * log.mostPayload());
      for (int i = 0; i < 8; i++) {
        assertSame(kept.get(i), history.at(BOOT, (i + 1) * SECOND).orElseThrow());
      }
    }
  }

  @Test
  void whatIsOverwrittenIsGoneAndTheRestIsExact() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 15).blockSize(1 << 12).open(clock)) {
      TableHistory history = new TableHistory(log, 9);
      fill(history, 600, 60);
      List<Table> all = new ArrayList<>();
      long lost = history.replay(BOOT, 0, Long.MAX_VALUE, all::add);
      assertTrue(all.size() > 20 && all.size() < 580, all.size() + " survive");
      assertTrue(lost < 10, lost + " lost");
      for (int i = 1; i <= all.size(); i++) {
        assertSame(kept.get(600 - i), all.get(all.size() - i));
      }
    }
  }

  @Test
  void refusesTablesOfAnotherClockOrTime() throws IOException {
    try (RingLog log = RingLog.memory().size(1 << 20).open(clock)) {
      TableHistory history = new TableHistory(log);
      fill(history, 2, 2);
      assertThrows(IllegalArgumentException.class, () -> history.append(kept.get(0)));
      rows.clear(BootClock.of(HostBoot.UNKNOWN, Duration.ofSeconds(9), time, time).now());
      assertThrows(IllegalArgumentException.class, () -> history.append(rows));
      fill(history, 1, 2);
      assertSame(kept.get(2), history.at(BOOT, 3 * SECOND).orElseThrow());
    }
  }
}
