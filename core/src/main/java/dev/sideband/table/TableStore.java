package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.BootClock;
import dev.sideband.time.ClockId;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one source on one machine in a file: the newest, and those before it as far back as
 * the file holds. That is what retention means here: what is older is overwritten.
 *
 * <p>It may lie at another machine than the one that the tables are of, which then may have booted
 * again since: tables of an earlier boot stay in the file, and questions are about the newest
 * table's boot. One thread adds at a time; any may ask meanwhile.
 */
public final class TableStore implements AutoCloseable {

  /** Reads a span of a history. */
  @FunctionalInterface
  public interface Question {

    /**
     * Reads it.
     *
     * @param boot the boot that the times count from
     * @param from start of the span, microseconds
     * @param to end of the span, microseconds, itself part of it
     * @return how many records could not be understood
     */
    long read(TableHistory history, ClockId boot, long from, long to) throws IOException;
  }

  private final Path file;
  private final long bytes;
  private final int subject;
  private volatile Kept kept;
  private volatile @Nullable Table newest;

  private TableStore(Path file, long bytes, int subject, Kept kept, @Nullable Table newest) {
    this.file = file;
    this.bytes = bytes;
    this.subject = subject;
    this.kept = kept;
    this.newest = newest;
  }

  /** A log stamps all its records by the clock of one boot: this one stands where a table says. */
  private static final class TableMoment {

    private final BootClock clock;
    private long nanos;
    private Instant wall = Instant.EPOCH;

    TableMoment(ClockId boot, long micros) {
      this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
      this.clock = BootClock.of(boot, Duration.ofNanos(nanos), () -> nanos, () -> wall);
    }

    void set(Stamp stamp) {
      nanos = TimeUnit.MICROSECONDS.toNanos(stamp.micros());
      wall = stamp.wall();
    }
  }

  private record Kept(RingLog log, TableHistory history, TableMoment moment) {

    static Kept open(Path file, long bytes, int subject, TableMoment moment) throws IOException {
      RingLog log = RingLog.file(file).size(bytes).open(moment.clock);
      return new Kept(log, new TableHistory(log, TableHistory.DEFAULT_CHANGES, subject), moment);
    }

    ClockId boot() {
      return moment.clock.boot();
    }
  }

  /**
   * Opens the file, or makes it.
   *
   * @param bytes what it takes if it is made
   * @param subject position of the key column by which rows are found quickly, see {@link
   *     TableHistory}
   * @throws IOException if it cannot be opened, or another store has it
   */
  public static TableStore open(Path file, long bytes, int subject) throws IOException {
    Kept kept = Kept.open(file, bytes, subject, last(file));
    try {
      Table newest = kept.history().at(kept.boot(), Stamp.MAX_MICROS).orElse(null);
      return new TableStore(file, bytes, subject, kept, newest);
    } catch (IOException | RuntimeException e) {
      kept.log().close();
      throw e;
    }
  }

  private static TableMoment last(Path file) throws IOException {
    if (Files.exists(file)) {
      try (RingReader reader = RingReader.open(file)) {
        RingRecord record = new RingRecord();
        reader.seekNewest();
        if (reader.previous(record)) {
          return new TableMoment(record.clock(), record.micros());
        }
      }
    }
    return new TableMoment(HostBoot.UNKNOWN, 0);
  }

  /** Stores a table. One that is not newer than the newest is there already, and passed over. */
  public synchronized void take(Table table) throws IOException {
    Table before = newest;
    Stamp time = table.time();
    if (before != null
        && before.time().clock().equals(time.clock())
        && before.time().micros() >= time.micros()) {
      return;
    }
    if (!kept.boot().equals(time.clock())) {
      kept.log().close();
      kept = Kept.open(file, bytes, subject, new TableMoment(time.clock(), time.micros()));
    }
    kept.moment().set(time);
    kept.history().append(table);
    newest = table;
  }

  /** Returns the newest table; empty if none was stored. */
  public Optional<Table> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Gives the tables of a span in order: first the newest one not after its start, if there is one.
   * A span that begins after the newest table gives that alone.
   *
   * @param from start of the span, by the wall clock of the newest table
   * @param to end of the span, itself part of it
   * @return how many records could not be understood, see {@link TableHistory#replay}
   */
  public long replay(Instant from, Instant to, Consumer<? super Table> visitor) throws IOException {
    Objects.requireNonNull(visitor, "visitor");
    return ask(from, to, (history, boot, start, end) -> history.replay(boot, start, end, visitor));
  }

  /**
   * Asks something of a span; see {@link #replay}.
   *
   * @return what the question says; 0 if nothing was stored
   */
  public long ask(Instant from, Instant to, Question question) throws IOException {
    Table last = newest;
    return last == null
        ? 0
        : question.read(
            kept.history(),
            last.time().clock(),
            micros(from, last.time()),
            micros(to, last.time()));
  }

  /** Returns when that was by the clock of a stamp; the stamp's own time if it was later. */
  private static long micros(Instant wall, Stamp newest) {
    if (!wall.isBefore(newest.wall())) {
      return newest.micros();
    }
    Instant boot = newest.wall().minus(newest.micros(), ChronoUnit.MICROS);
    return wall.isBefore(boot) ? 0 : Duration.between(boot, wall).toNanos() / 1_000;
  }

  /** Lets the file go. Idempotent. */
  @Override
  public synchronized void close() {
    kept.log().close();
  }
}
