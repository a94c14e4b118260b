package dev.sideband.connection;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.table.Table;
import dev.sideband.table.TableHistory;
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
 * The sweeps of one machine in a file: the newest, and those before it as far back as the file
 * holds. That is what retention means here: what is older is overwritten.
 *
 * <p>It may lie at another machine than the one that was swept, which then may have booted again
 * since: sweeps of an earlier boot stay in the file, and questions are about the newest sweep's
 * boot. One thread adds at a time; any may ask meanwhile.
 */
public final class SweepStore implements SweepStep, AutoCloseable {

  private final Path file;
  private final long bytes;
  private volatile Kept kept;
  private volatile @Nullable Table newest;

  private SweepStore(Path file, long bytes, Kept kept, @Nullable Table newest) {
    this.file = file;
    this.bytes = bytes;
    this.kept = kept;
    this.newest = newest;
  }

  /** A log stamps all its records by the clock of one boot: this one stands where a sweep says. */
  private static final class SweptMoment {

    private final BootClock clock;
    private long nanos;
    private Instant wall = Instant.EPOCH;

    SweptMoment(ClockId boot, long micros) {
      this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
      this.clock = BootClock.of(boot, Duration.ofNanos(nanos), () -> nanos, () -> wall);
    }

    void set(Stamp stamp) {
      nanos = TimeUnit.MICROSECONDS.toNanos(stamp.micros());
      wall = stamp.wall();
    }
  }

  private record Kept(RingLog log, TableHistory history, SweptMoment moment) {

    static Kept open(Path file, long bytes, SweptMoment moment) throws IOException {
      RingLog log = RingLog.file(file).size(bytes).open(moment.clock);
      int subject = ConnectionColumns.REMOTE_ADDRESS;
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
   * @throws IOException if it cannot be opened, or another store has it
   */
  public static SweepStore open(Path file, long bytes) throws IOException {
    Kept kept = Kept.open(file, bytes, last(file));
    try {
      Table newest = kept.history().at(kept.boot(), Stamp.MAX_MICROS).orElse(null);
      return new SweepStore(file, bytes, kept, newest);
    } catch (IOException | RuntimeException e) {
      kept.log().close();
      throw e;
    }
  }

  private static SweptMoment last(Path file) throws IOException {
    if (Files.exists(file)) {
      try (RingReader reader = RingReader.open(file)) {
        RingRecord record = new RingRecord();
        reader.seekNewest();
        if (reader.previous(record)) {
          return new SweptMoment(record.clock(), record.micros());
        }
      }
    }
    return new SweptMoment(HostBoot.UNKNOWN, 0);
  }

  /** Stores a sweep. One that is not newer than the newest is there already, and passed over. */
  @Override
  public synchronized void take(Table sweep) throws IOException {
    Table before = newest;
    Stamp time = sweep.time();
    if (before != null
        && before.time().clock().equals(time.clock())
        && before.time().micros() >= time.micros()) {
      return;
    }
    if (!kept.boot().equals(time.clock())) {
      kept.log().close();
      kept = Kept.open(file, bytes, new SweptMoment(time.clock(), time.micros()));
    }
    kept.moment().set(time);
    kept.history().append(sweep);
    newest = sweep;
  }

  /** Returns the newest sweep; empty if none was stored. */
  public Optional<Table> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Gives the sweeps of a span in order: first the newest one not after its start, if there is one.
   * A span that begins after the newest sweep gives that alone.
   *
   * @param from start of the span, by the wall clock of the newest sweep
   * @param to end of the span, itself part of it
   * @return how many records could not be understood, see {@link TableHistory#replay}
   */
  public long replay(Instant from, Instant to, Consumer<? super Table> visitor) throws IOException {
    Objects.requireNonNull(visitor, "visitor");
    Table last = newest;
    return last == null
        ? 0
        : kept.history()
            .replay(
                last.time().clock(), micros(from, last.time()), micros(to, last.time()), visitor);
  }

  /**
   * Adds the sweeps of a span to a timeline, reading no more than its query's clients need; see
   * {@link #replay}.
   *
   * @return how many records could not be understood
   */
  public long read(Instant from, Instant to, ConnectionTimeline into) throws IOException {
    Table last = newest;
    return last == null
        ? 0
        : into.read(
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
