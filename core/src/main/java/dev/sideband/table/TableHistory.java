package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table over time: whole ones now and then and changes between them, in a ring log of their own.
 *
 * <p>What is kept goes back as far as the ring holds; retention is the ring's size. Damage costs
 * the tables up to the next whole one. One thread appends at a time; any may read meanwhile.
 */
public final class TableHistory {

  /** How many tables are kept as changes before the next whole one. */
  public static final int DEFAULT_CHANGES = 60;

  private final RingLog log;
  private final int mostChanges;
  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private @Nullable Table last;
  private int changes;
  private long frames;

  /** Keeps tables in a log with {@link #DEFAULT_CHANGES}. */
  public TableHistory(RingLog log) {
    this(log, DEFAULT_CHANGES);
  }

  /**
   * Keeps tables in a log.
   *
   * @param log holds nothing else; stays open when the history is no longer used
   * @param mostChanges how many tables are kept as changes before the next whole one, 0 or more;
   *     with more the ring holds a longer time, and a question takes longer
   */
  public TableHistory(RingLog log, int mostChanges) {
    if (mostChanges < 0) {
      throw new IllegalArgumentException("changes " + mostChanges);
    }
    this.log = log;
    this.mostChanges = mostChanges;
  }

  /**
   * Appends a table.
   *
   * @throws IllegalArgumentException if its time is not of the log's clock, or before that of the
   *     table before
   */
  public synchronized void append(Table table) throws IOException {
    ClockId boot = table.time().clock();
    if (!boot.equals(log.clock().boot())) {
      throw new IllegalArgumentException("the log's clock is " + log.clock().boot());
    }
    Table before = follows(last, table) ? last : null;
    if (before != null && table.time().micros() < before.time().micros()) {
      throw new IllegalArgumentException("before " + before.time());
    }
    last = null; // If this fails, the next one must be whole.
    Table kept = new FrozenTable(TableCodec.ascending(table));
    if (before != null && changes < mostChanges) {
      HistoryFrame.append(log, HistoryFrame.CHANGES, frames, delta.between(before, kept));
      changes++;
    } else {
      HistoryFrame.append(log, HistoryFrame.KEY, frames, codec.encode(kept));
      changes = 0;
    }
    frames++;
    last = kept;
  }

  private static boolean follows(@Nullable Table before, Table table) {
    return before != null
        && before.time().clock().equals(table.time().clock())
        && before.schema().equals(table.schema());
  }

  /** Returns the newest table not after that moment, or empty if none is kept. */
  public Optional<Table> at(ClockId boot, long micros) throws IOException {
    Newest newest = new Newest();
    replay(boot, micros, micros, newest);
    return Optional.ofNullable(newest.table);
  }

  /**
   * Gives the tables of a span in order: first the newest one not after its start, if there is one,
   * then those up to its end.
   *
   * @param boot the boot that the times count from
   * @param from start of the span, microseconds
   * @param to end of the span, microseconds, itself part of it
   * @return how many records could not be understood, since they or those before them are damaged
   *     or overwritten
   */
  public long replay(ClockId boot, long from, long to, Consumer<? super Table> visitor)
      throws IOException {
    try (RingReader reader = log.reader()) {
      if (!reader.seek(boot, from)) {
        return 0;
      }
      RingRecord record = new RingRecord();
      boolean more = reader.previous(record);
      while (more && record.clock().equals(boot) && !HistoryFrame.beginsKey(record)) {
        more = reader.previous(record);
      }
      return new Replay(boot, from, to, visitor).run(reader, record);
    }
  }

  private static final class Newest implements Consumer<Table> {
    private @Nullable Table table;

    @Override
    public void accept(Table newer) {
      table = newer;
    }
  }

  /** One way through the log. */
  private static final class Replay {

    private final ClockId boot;
    private final long from;
    private final long to;
    private final Consumer<? super Table> visitor;
    private final TableCodec codec = new TableCodec();
    private final TableDelta delta = new TableDelta();
    private final HistoryFrame frame = new HistoryFrame();
    private @Nullable Table present;
    private @Nullable Table start;
    private long lost;

    Replay(ClockId boot, long from, long to, Consumer<? super Table> visitor) {
      this.boot = boot;
      this.from = from;
      this.to = to;
      this.visitor = visitor;
    }

    long run(RingReader reader, RingRecord record) throws IOException {
      boolean within = true;
      while (within && reader.next(record)) {
        if (record.clock().equals(boot)) {
          within = take(record);
        }
      }
      giveStart();
      return lost;
    }

    /** Returns false behind the end of the span. */
    private boolean take(RingRecord record) {
      try {
        Optional<Bytes> content = frame.take(record);
        if (content.isEmpty()) {
          return true;
        }
        Table before = present;
        present = null;
        if (record.type() == HistoryFrame.KEY) {
          present = codec.decode(content.get());
        } else if (before != null) {
          present = delta.apply(before, content.get());
        } else {
          lost++;
          return true;
        }
        return give(present);
      } catch (MalformedMessageException e) {
        lost++;
        present = null;
        return true;
      }
    }

    private boolean give(Table table) {
      long micros = table.time().micros();
      if (micros <= from) {
        start = table;
        return true;
      }
      giveStart();
      if (micros > to) {
        return false;
      }
      visitor.accept(table);
      return true;
    }

    private void giveStart() {
      if (start != null) {
        visitor.accept(start);
        start = null;
      }
    }
  }
}
