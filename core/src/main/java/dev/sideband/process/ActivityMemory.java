package dev.sideband.process;

import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.Stamp;
import java.util.List;

/**
 * What is remembered of each process from one sample to the next; allocates nothing per process.
 * For one thread.
 */
final class ActivityMemory {

  /** Stands for what is not known. */
  static final long NONE = -1;

  /** Processor time used, microseconds. */
  static final int CPU_TIME = 2;

  /** When it was last seen using the processor. */
  static final int LAST_ACTIVE = 3;

  /** 1 if it was busy. */
  static final int BUSY = 4;

  /** Since when its usage speaks against that. */
  static final int TURNING_SINCE = 5;

  /** Since when it is suspended. */
  static final int SUSPENDED_SINCE = 6;

  private static final Schema SCHEMA =
      new Schema(
          255,
          1,
          2,
          List.of(
              ProcessColumns.SCHEMA.columns().get(ProcessColumns.PID),
              ProcessColumns.SCHEMA.columns().get(ProcessColumns.START),
              number(CPU_TIME, "cpuTime"),
              number(LAST_ACTIVE, "lastActive"),
              number(BUSY, "busy"),
              number(TURNING_SINCE, "turningSince"),
              number(SUSPENDED_SINCE, "suspendedSince")));

  private TableBuffer before = new TableBuffer(SCHEMA);
  private TableBuffer after = new TableBuffer(SCHEMA);
  private long sampledBefore = NONE;
  private int found = -1;

  private static Column number(int position, String name) {
    return new Column(position + 1, name, ColumnKind.INTEGER);
  }

  /** Begins a sample. */
  void begin(Stamp time) {
    after.clear(time);
  }

  /** Returns when the sample before was taken, or {@link #NONE}. */
  long sampledBefore() {
    return sampledBefore;
  }

  /** Turns to the process in this row; tells whether the sample before had it. */
  boolean turnTo(Table rows, int row) {
    found = sampledBefore == NONE ? -1 : before.find(rows, row);
    after.beginRow();
    after.copy(ProcessColumns.PID, rows, row, ProcessColumns.PID);
    after.copy(ProcessColumns.START, rows, row, ProcessColumns.START);
    return found >= 0;
  }

  /** Returns what the sample before left of this process, or {@link #NONE}. */
  long recall(int column) {
    return found < 0 ? NONE : before.integer(found, column);
  }

  /** Leaves something of this process for the next sample; each column must be left something. */
  void keep(int column, long value) {
    after.set(column, value);
  }

  /** Ends what is left of this process. */
  void done() {
    after.endRow();
  }

  /** Ends the sample: what was left becomes what is recalled. */
  void end() {
    TableBuffer last = before;
    before = after;
    after = last;
    sampledBefore = before.time().micros();
  }

  /** Forgets everything, as after a sample on another clock. */
  void forget() {
    sampledBefore = NONE;
  }
}
