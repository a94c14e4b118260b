package dev.sideband.table;

import dev.sideband.time.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What was in a span, made of what the frames of a history hold, one after the other. For one
 * thread.
 *
 * <p>Up to the start of the span it takes part in silence; then it tells of all rows that are
 * there, and from then on of changes. After something that is lost it goes on at the next whole
 * table, and tells what has become different meanwhile.
 */
final class HistoryPass {

  /** Is told what becomes of rows, and when all has been told of a table. */
  interface Listener extends RowVisitor {

    /** All changes of a table have been told; the rows are as they were at its time. */
    void told(TableBuffer rows);
  }

  private static final RowVisitor NOBODY =
      new RowVisitor() {
        @Override
        public void present(Table rows, int row) {}

        @Override
        public void gone(Table rows, int row) {}
      };

  private final long from;
  private final long to;
  private final Listener listener;
  private @Nullable LiveRows rows;
  private boolean begun;

  /** Whether the rows are those of a table that can be gone on from, and its number. */
  private boolean whole;

  private long number;

  HistoryPass(long from, long to, Listener listener) {
    this.from = from;
    this.to = to;
    this.listener = listener;
  }

  /** Tells whether the rows are those of this table. */
  boolean isAt(long table) {
    return whole && number == table;
  }

  /** Returns the time of the last table, or 0 if there was none. */
  long micros() {
    return rows == null ? 0 : rows.table().time().micros();
  }

  /** Returns the schema of the rows; only if it {@linkplain #isAt is at} a table. */
  Schema schema() {
    return live().table().schema();
  }

  private LiveRows live() {
    if (rows == null) {
      throw new IllegalStateException("no table yet");
    }
    return rows;
  }

  /** Takes note that something is missing from here to the next whole table. */
  void lose() {
    whole = false;
  }

  /** Goes on to the rows asked for of a whole table; returns false behind the end of the span. */
  boolean become(Table table, long tableNumber) {
    if (!moveTo(table.time())) {
      return false;
    }
    LiveRows live = rows;
    if (live == null || !live.table().schema().equals(table.schema())) {
      if (live != null) {
        live.stamp(table.time());
        live.clear(visitor());
      }
      live = new LiveRows(table.schema());
      rows = live;
    }
    live.become(table, visitor());
    number = tableNumber;
    whole = true;
    tell(live);
    return true;
  }

  /**
   * Goes on to the next table by the changes of rows asked for; returns false behind the end of the
   * span.
   */
  boolean change(Stamp time, Iterable<Change> changes) {
    if (!moveTo(time)) {
      return false;
    }
    LiveRows live = live();
    live.stamp(time);
    for (Change change : changes) {
      Cells cells = change.changes.rows();
      if (change.changes.isGone(change.index)) {
        live.remove(cells, change.index, visitor());
      } else {
        live.put(cells, change.index, visitor());
      }
    }
    number++;
    tell(live);
    return true;
  }

  /** One of several changes. */
  record Change(RowChanges changes, int index) {

    int step() {
      return changes.step(index);
    }
  }

  /** Tells of the start of the span, if nothing came behind it. */
  void end() {
    if (!begun) {
      begin();
    }
  }

  private boolean moveTo(Stamp time) {
    if (time.micros() > from && !begun) {
      begin();
    }
    return time.micros() <= to;
  }

  private void begin() {
    begun = true;
    LiveRows live = rows;
    if (live != null) {
      TableBuffer table = live.table();
      for (int row = 0; row < table.rows(); row++) {
        listener.present(table, row);
      }
      listener.told(table);
    }
  }

  private RowVisitor visitor() {
    return begun ? listener : NOBODY;
  }

  private void tell(LiveRows live) {
    if (begun) {
      listener.told(live.table());
    }
  }
}
