package dev.sideband.fleet.server;

import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;
import java.util.Objects;
import java.util.Optional;

/**
 * One process of a worker. Columns that only a newer agent knows are in its table.
 *
 * @param worker where it runs
 * @param table the worker's process table
 * @param row its row there
 * @param service the service whose main process it is; empty if it is none's
 */
public record FleetProcess(WorkerId worker, Table table, int row, Optional<ServiceInfo> service) {

  public FleetProcess {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(service, "service");
  }

  /** Returns what is known of it. */
  public ProcessInfo info() {
    return ProcessInfo.TYPE.read(table, row);
  }

  /**
   * Returns its state: that of its service where the service knows better than a look at the
   * process, such as {@link ProcessState#CODE_UPGRADING}; empty if nobody knows.
   */
  public Optional<ProcessState> state() {
    return service
        .map(ServiceInfo::state)
        .filter(state -> !state.equals(ProcessState.WORKING))
        .or(() -> info().state());
  }
}
