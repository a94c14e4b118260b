package dev.sideband.fleet.server;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;
import java.util.Objects;
import java.util.Optional;

/**
 * A service's process that ended although nobody had ordered that.
 *
 * @param worker where
 * @param service the service's name
 * @param end when, with the exit code or the signal if anybody knows it
 * @param lastRecord the last that was seen of the process, a process table of one row; empty if it
 *     was not seen at all
 */
public record UnexpectedEnd(
    WorkerId worker, String service, ProcessEnd end, Optional<Table> lastRecord) {

  public UnexpectedEnd {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(lastRecord, "lastRecord");
  }

  /** Returns the last that was seen of the process. */
  public Optional<ProcessInfo> lastSeen() {
    return lastRecord
        .filter(table -> table.rows() > 0)
        .map(table -> ProcessInfo.TYPE.read(table, 0));
  }
}
