package dev.sideband.fleet.service;

import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import java.util.Optional;

/** What the process table says of one process. For one thread at a time. */
final class SeenProcess {

  private final TableBuffer key = new TableBuffer(ProcessColumns.SCHEMA);
  private Optional<ProcessId> followed = Optional.empty();
  private Optional<Table> last = Optional.empty();

  /** Follows this process from now on. */
  void follow(ProcessId id) {
    followed = Optional.of(id);
    last = Optional.empty();
  }

  /** Follows none. */
  void forget() {
    followed = Optional.empty();
    last = Optional.empty();
  }

  /** Looks for it; what is there of it is kept also when it is gone later. */
  void look(Table processes) {
    if (followed.isEmpty() || !followed.get().boot().equals(processes.time().clock())) {
      return;
    }
    key.clear(processes.time());
    key.beginRow();
    key.set(ProcessColumns.PID, followed.get().pid());
    key.set(ProcessColumns.START, followed.get().startMicros());
    key.endRow();
    int row = processes.find(key, 0);
    if (row >= 0) {
      last = Optional.of(only(processes, row));
    }
  }

  private static Table only(Table all, int row) {
    TableBuffer one = new TableBuffer(all.schema());
    one.clear(all.time());
    one.beginRow();
    for (int column = 0; column < all.schema().columns().size(); column++) {
      one.copy(column, all, row, column);
    }
    one.endRow();
    return one.freeze();
  }

  /** Returns its last row, a table of one row; empty if it was never seen. */
  Optional<Table> lastRecord() {
    return last;
  }

  /** Returns what it was doing; empty if nobody knows. */
  Optional<ProcessState> activity() {
    return last.flatMap(row -> ProcessInfo.TYPE.read(row, 0).state());
  }
}
