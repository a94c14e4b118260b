package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Tables for tests: one seed always gives one table. */
final class Samples {

  static final HostBoot BOOT = new HostBoot(new UUID(0x0011223344556677L, 0x8899AABBCCDDEEFFL));

  private static final String[] WORDS = {"", "root", "www-data", "ü\uFFFD", "a b c", "\0", "x"};

  private Samples() {}

  static Stamp stamp(long seconds) {
    return new Stamp(
        BOOT,
        seconds * 1_000_000,
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seconds).plusNanos(123_456_789),
        Duration.ofMillis(1));
  }

  /** Returns up to 40 rows of cells of every kind, size and state, keys being likely to repeat. */
  static Table table(Schema schema, long seed) {
    Random random = new Random(seed);
    TableBuffer buffer = new TableBuffer(schema);
    buffer.clear(stamp(random.nextInt(1000)));
    for (int rows = 1 + random.nextInt(40); rows > 0; rows--) {
      row(buffer, random);
    }
    return buffer.freeze();
  }

  /** Returns the same rows at another time. */
  static Table at(Table table, long seconds) {
    TableBuffer buffer = new TableBuffer(table.schema());
    buffer.clear(stamp(seconds));
    for (int row = 0; row < table.rows(); row++) {
      buffer.beginRow();
      for (int c = 0; c < table.schema().columns().size(); c++) {
        buffer.copy(c, table, row, c);
      }
      buffer.endRow();
    }
    return buffer.freeze();
  }

  /** Returns the table a while later: some rows are gone, some cells changed, some rows are new. */
  static Table changed(Table table, long seed) {
    Random random = new Random(~seed);
    TableBuffer buffer = new TableBuffer(table.schema());
    buffer.clear(stamp(2000 + random.nextInt(1000)));
    for (int row = 0; row < table.rows(); row++) {
      if (random.nextInt(10) == 0) {
        continue;
      }
      boolean changes = random.nextInt(3) == 0;
      buffer.beginRow();
      for (int c = 0; c < table.schema().columns().size(); c++) {
        if (changes && c >= table.schema().keys() && random.nextInt(3) == 0) {
          fill(buffer, c, random, false);
        } else {
          buffer.copy(c, table, row, c);
        }
      }
      buffer.endRow();
    }
    for (int rows = random.nextInt(5); rows > 0; rows--) {
      row(buffer, random);
    }
    return buffer.freeze();
  }

  static void requireEqual(Table expected, Table actual) {
    assertEquals(expected.schema(), actual.schema());
    assertEquals(expected.time(), actual.time());
    assertEquals(expected.rows(), actual.rows());
    for (int c = 0; c < expected.schema().columns().size(); c++) {
      for (int row = 0; row < expected.rows(); row++) {
        assertEquals(expected.state(row, c), actual.state(row, c));
        if (expected.state(row, c) == CellState.PRESENT) {
          if (expected.schema().columns().get(c).kind().numeric()) {
            assertEquals(expected.integer(row, c), actual.integer(row, c));
          } else {
            assertEquals(expected.bytes(row, c), actual.bytes(row, c));
          }
        }
      }
    }
  }

  static List<Long> numbers(Table table, int column) {
    return IntStream.range(0, table.rows()).mapToObj(row -> table.integer(row, column)).toList();
  }

  private static void row(TableBuffer buffer, Random random) {
    buffer.beginRow();
    for (int c = 0; c < buffer.schema().columns().size(); c++) {
      fill(buffer, c, random, c < buffer.schema().keys());
    }
    buffer.endRow();
  }

  private static void fill(TableBuffer buffer, int column, Random random, boolean key) {
    if (!key && random.nextInt(4) == 0) {
      CellState[] states = CellState.values();
      buffer.set(column, states[1 + random.nextInt(states.length - 1)]);
    } else if (!buffer.schema().columns().get(column).kind().numeric()) {
      buffer.set(
          column,
          WORDS[random.nextInt(WORDS.length)] + (random.nextInt(4) == 0 ? random.nextInt(99) : ""));
    } else if (random.nextInt(20) == 0) {
      buffer.set(column, random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
    } else {
      buffer.set(column, key ? random.nextInt(30) : random.nextLong() >> random.nextInt(64));
    }
  }
}
