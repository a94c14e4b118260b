package dev.sideband.ipmi.oem;

import dev.sideband.process.ProcessColumns;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Process tables small enough to send a thousand of them. */
final class SmallTables {

  static final HostBoot BOOT = new HostBoot(new UUID(1, 1));
  static final HostBoot NEXT_BOOT = new HostBoot(new UUID(2, 2));

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private SmallTables() {}

  /** Returns the {@code n}-th table of a machine on which little changes. */
  static Table calm(int n) {
    return table(BOOT, n, 40, 3, n);
  }

  /** Returns the {@code n}-th table of a machine on which everything changes. */
  static Table wild(int n) {
    return table(BOOT, n, 40, n * 1_000 + 1, n);
  }

  /**
   * Returns a table.
   *
   * @param seed of the rows; the same one gives the same rows
   * @param worked how many of them have worked {@code n} times
   */
  static Table table(HostBoot boot, int n, int rows, int seed, int worked) {
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    buffer.clear(new Stamp(boot, n * 1_000_000L, BEGIN.plusSeconds(n), Duration.ofMillis(1)));
    Random random = new Random(seed);
    for (int i = 0; i < rows; i++) {
      buffer.beginRow();
      buffer.set(ProcessColumns.PID, 10L + i);
      buffer.set(ProcessColumns.START, 1_000L * random.nextInt(1 << 20));
      buffer.set(ProcessColumns.NAME, "p" + Integer.toHexString(random.nextInt()));
      buffer.set(ProcessColumns.CPU_TIME, random.nextInt(1 << 24) + (i < 3 ? 7_919L * worked : 0));
      buffer.endRow();
    }
    return buffer.freeze();
  }

  /** Returns a table of nothing but process numbers up to 40,000. */
  static Table ofPids(int n, LongPredicate included) {
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    buffer.clear(new Stamp(BOOT, n * 1_000_000L, BEGIN.plusSeconds(n), Duration.ofMillis(1)));
    for (long pid = 1; pid <= 40_000; pid++) {
      if (included.test(pid)) {
        buffer.beginRow();
        buffer.set(ProcessColumns.PID, pid);
        buffer.set(ProcessColumns.START, 0);
        buffer.endRow();
      }
    }
    return buffer.freeze();
  }

  /** Returns the bytes that a BMC has to hold of a table. */
  static Bytes plain(Table table) {
    return new TableCodec().encode(table);
  }
}
