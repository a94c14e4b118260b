package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;

/** A history that is filled as time passes, and what it then has to tell. */
final class HistoryRig {

  static final HostBoot BOOT = new HostBoot(new UUID(1, 2));

  final FakeTime time = new FakeTime();
  final BootClock clock = BootClock.of(BOOT, Duration.ZERO, time, time);
  final NaiveHistory naive = new NaiveHistory();

  /** Adds tables to a history, and to the one that keeps all of them. */
  void fill(TableHistory history, MadeUpRows rows, int tables, Random random) throws IOException {
    for (int i = 0; i < tables; i++) {
      time.advance(Duration.ofMillis(1 + random.nextInt(3)));
      TableBuffer table = rows.next(clock.now());
      Table frozen = table.freeze();
      history.append(random.nextBoolean() ? table : frozen);
      naive.add(frozen);
    }
  }

  /** Returns what a history tells that lacks nothing. */
  static List<String> ask(TableHistory history, MadeUpRows.Question question) throws IOException {
    Told told = new Told();
    long lost = history.changes(BOOT, question.from(), question.to(), question.ranges(), told);
    assertEquals(0, lost);
    return told.lines();
  }

  /** Returns what is to be told. */
  List<String> expected(MadeUpRows.Question question) {
    return naive.changes(question.from(), question.to(), question.keys());
  }

  /** Returns the cells of a table by key. */
  static SortedMap<String, String> cells(Table table) {
    NaiveHistory one = new NaiveHistory();
    one.add(table);
    return one.cells(0);
  }
}
