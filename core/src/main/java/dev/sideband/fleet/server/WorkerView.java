package dev.sideband.fleet.server;

import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessId;
import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One worker as the monitor server knows it now. The cluster is a list of these, each worker has
 * services by the kind of task they serve, and each service has a process among the worker's.
 *
 * @param id its name
 * @param state whether it is reached
 * @param since since when
 * @param agent the version of its agent; empty if it has not said
 * @param capabilities what its agent can do; empty if it has not said
 * @param processes its newest process table; empty if none has come
 * @param services what is known of its services, by name; copied
 * @param lost how many entries it could not keep until they were taken
 * @param audit how far its own audit has come; empty if it has not said
 */
public record WorkerView(
    WorkerId id,
    WorkerState state,
    Instant since,
    String agent,
    Set<String> capabilities,
    Optional<Table> processes,
    Map<String, ServiceInfo> services,
    long lost,
    Optional<JournalHead> audit) {

  public WorkerView {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(agent, "agent");
    capabilities = Set.copyOf(capabilities);
    Objects.requireNonNull(processes, "processes");
    services = Map.copyOf(services);
    Objects.requireNonNull(audit, "audit");
  }

  /** Returns the services by the kind of task that they serve, each list by name. */
  public Map<String, List<ServiceInfo>> tasks() {
    Map<String, List<ServiceInfo>> tasks = new TreeMap<>();
    new TreeMap<>(services)
        .values()
        .forEach(one -> tasks.computeIfAbsent(one.task(), task -> new ArrayList<>()).add(one));
    return tasks;
  }

  /** Returns the service whose main process this is; empty if it is none's. */
  public Optional<ServiceInfo> serviceOf(ProcessId process) {
    return services.values().stream()
        .filter(one -> one.process().equals(Optional.of(process)))
        .findFirst();
  }
}
