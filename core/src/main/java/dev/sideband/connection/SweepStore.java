package dev.sideband.connection;

import dev.sideband.table.Table;
import dev.sideband.table.TableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sweeps of one machine in a file, found quickly by the client; see {@link TableStore}.
 *
 * <p>One thread adds at a time; any may ask meanwhile.
 */
public final class SweepStore implements SweepStep, AutoCloseable {

  private final TableStore sweeps;

  private SweepStore(TableStore sweeps) {
    this.sweeps = sweeps;
  }

  /**
   * Opens the file, or makes it.
   *
   * @param bytes what it takes if it is made
   * @throws IOException if it cannot be opened, or another store has it
   */
  public static SweepStore open(Path file, long bytes) throws IOException {
    return new SweepStore(TableStore.open(file, bytes, ConnectionColumns.REMOTE_ADDRESS));
  }

  /** Stores a sweep. One that is not newer than the newest is there already, and passed over. */
  @Override
  public void take(Table sweep) throws IOException {
    sweeps.take(sweep);
  }

  /** Returns the newest sweep; empty if none was stored. */
  public Optional<Table> newest() {
    return sweeps.newest();
  }

  /** Gives the sweeps of a span in order, see {@link TableStore#replay}. */
  public long replay(Instant from, Instant to, Consumer<? super Table> visitor) throws IOException {
    return sweeps.replay(from, to, visitor);
  }

  /**
   * Adds the sweeps of a span to a timeline, reading no more than its query's clients need; see
   * {@link #replay}.
   *
   * @return how many records could not be understood
   */
  public long read(Instant from, Instant to, ConnectionTimeline into) throws IOException {
    return sweeps.ask(from, to, into::read);
  }

  /** Lets the file go. Idempotent. */
  @Override
  public void close() {
    sweeps.close();
  }
}
