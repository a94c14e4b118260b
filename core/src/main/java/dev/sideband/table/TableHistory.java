package dev.sideband.table;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.time.ClockId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table over time: whole ones now and then and changes between them, in a ring log of their own.
 *
 * <p>Two questions have answers: what the table was at a moment, by {@link #at} and {@link
 * #replay}, and what became of some rows in a span, by {@link #changes}. The second one is quick
 * where it is about one key column, the subject, which is chosen beforehand: each run of changes is
 * kept a second time in the order of the subject.
 *
 * <p>What is kept goes back as far as the ring holds; retention is the ring's size. Damage costs
 * the tables up to the next whole one. Cells of {@link ColumnKind#MOMENTARY} are those of the last
 * whole table, or of the last change of the row since. One thread appends at a time; any may read
 * meanwhile.
 *
 * <p>Reading throws {@link dev.sideband.wire.MalformedMessageException} where the log holds
 * something else than a history, or one of another version.
 */
public final class TableHistory {

  /** How many tables are kept as changes before the next whole one. */
  public static final int DEFAULT_CHANGES = 60;

  private final RingLog log;
  private final int mostChanges;
  private final int subject;
  private @Nullable HistoryWriter writer;

  /** Keeps tables in a log with {@link #DEFAULT_CHANGES}; the first column is the subject. */
  public TableHistory(RingLog log) {
    this(log, DEFAULT_CHANGES, 0);
  }

  /** Keeps tables in a log; the first column is the subject. */
  public TableHistory(RingLog log, int mostChanges) {
    this(log, mostChanges, 0);
  }

  /**
   * Keeps tables in a log.
   *
   * @param log holds nothing else; stays open when the history is no longer used
   * @param mostChanges how many tables are kept as changes before the next whole one, 0 or more;
   *     with more the ring holds a longer time, and a question about a moment takes longer
   * @param subject position of the key column by which {@link #changes} finds rows quickly
   */
  public TableHistory(RingLog log, int mostChanges, int subject) {
    if (mostChanges < 0 || subject < 0) {
      throw new IllegalArgumentException("changes " + mostChanges + ", subject " + subject);
    }
    this.log = log;
    this.mostChanges = mostChanges;
    this.subject = subject;
  }

  /**
   * Appends a table; of rows with one key only the first is kept.
   *
   * @throws IllegalArgumentException if its time is not of the log's clock, or before that of the
   *     table before, or if the subject is none of its key columns
   */
  public synchronized void append(Table table) throws IOException {
    ClockId boot = table.time().clock();
    if (!boot.equals(log.clock().boot())) {
      throw new IllegalArgumentException("the log's clock is " + log.clock().boot());
    }
    if (subject >= table.schema().keys()) {
      throw new IllegalArgumentException("no key column " + subject + ": " + table.schema());
    }
    HistoryWriter before = writer;
    if (before != null && table.time().micros() < before.last().micros()) {
      throw new IllegalArgumentException("before " + before.last());
    }
    writer = null; // If this fails, the next one must be whole.
    if (before != null && before.takes(table)) {
      before.append(table);
      writer = before;
    } else {
      writer = new HistoryWriter(log, mostChanges, subject, table);
    }
  }

  /** Returns the newest table not after that moment, or empty if none is kept. */
  public Optional<Table> at(ClockId boot, long micros) throws IOException {
    Whole last = new Whole(null);
    read(boot, micros, micros, List.of(), last);
    return last.rows == null ? Optional.empty() : Optional.of(last.rows.freeze());
  }

  /**
   * Gives the tables of a span in order: first the newest one not after its start, if there is one,
   * then those up to its end.
   *
   * @param boot the boot that the times count from
   * @param from start of the span, microseconds
   * @param to end of the span, microseconds, itself part of it
   * @return how many records are damaged, or were of no use without those that are damaged or
   *     overwritten; 0 if the answer is complete as far as the log goes back
   */
  public long replay(ClockId boot, long from, long to, Consumer<? super Table> visitor)
      throws IOException {
    return read(boot, from, to, List.of(), new Whole(visitor));
  }

  /**
   * Tells what became of some rows in a span, in the order of time: first of each that is there in
   * the newest table not after the start, then of each change up to the end.
   *
   * @param boot the boot that the times count from
   * @param from start of the span, microseconds
   * @param to end of the span, microseconds, itself part of it
   * @param ranges the rows that are in any of them; none for all rows. It takes the time of what is
   *     asked for if they are of the subject, else that of all rows
   * @return how many records are damaged, or were of no use without those that are damaged or
   *     overwritten; 0 if the answer is complete as far as the log goes back
   */
  public long changes(ClockId boot, long from, long to, List<KeyRange> ranges, RowVisitor visitor)
      throws IOException {
    return read(boot, from, to, List.copyOf(ranges), new Changes(visitor));
  }

  private long read(
      ClockId boot, long from, long to, List<KeyRange> ranges, HistoryPass.Listener listener)
      throws IOException {
    try (RingReader reader = log.reader()) {
      HistoryLegs legs = new HistoryLegs(reader, boot);
      HistoryPass pass = new HistoryPass(from, to, listener);
      return new HistoryReader(reader, boot, ranges, pass)
          .run(ranges.isEmpty() ? legs.fromWhole(from) : legs.withDigests(from, to));
    }
  }

  private record Changes(RowVisitor visitor) implements HistoryPass.Listener {

    @Override
    public void present(Table rows, int row) {
      visitor.present(rows, row);
    }

    @Override
    public void gone(Table rows, int row) {
      visitor.gone(rows, row);
    }

    @Override
    public void told(TableBuffer rows) {}
  }

  /** Passes whole tables on, if anybody takes them, and keeps the last one in any case. */
  private static final class Whole implements HistoryPass.Listener {

    private final @Nullable Consumer<? super Table> visitor;
    private @Nullable TableBuffer rows;

    Whole(@Nullable Consumer<? super Table> visitor) {
      this.visitor = visitor;
    }

    @Override
    public void present(Table rows, int row) {}

    @Override
    public void gone(Table rows, int row) {}

    @Override
    public void told(TableBuffer rows) {
      this.rows = rows;
      if (visitor != null) {
        visitor.accept(rows.freeze());
      }
    }
  }
}
