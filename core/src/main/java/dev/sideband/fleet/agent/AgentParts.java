package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.service.CommandRunner;
import dev.sideband.fleet.service.ServiceSupervisor;
import dev.sideband.process.ProcessSignals;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an agent works with when it carries orders out.
 *
 * @param processes gives the newest table of processes
 * @param shutDown the command that halts the host; empty if it is not to be halted
 */
record AgentParts(
    ServiceSupervisor supervisor,
    Map<String, Deployer> deployers,
    Optional<ProcessSignals> signals,
    CommandRunner commands,
    Supplier<Optional<Table>> processes,
    Set<InstructionKind> allowed,
    List<String> shutDown,
    Path folder,
    BootClock clock) {

  Optional<Table> newestProcesses() {
    return processes.get();
  }
}
