package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.TrustedKey;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceTools;
import dev.sideband.process.ProcessEventSource;
import dev.sideband.process.ProcessMonitor;
import dev.sideband.process.ProcessSignals;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link FleetAgent}; {@link #services} is needed. For one thread. */
public final class FleetAgentBuilder {

  final WorkerId worker;
  final Path folder;
  final BootClock clock;
  final List<Uplink> uplinks = new ArrayList<>();
  final TransportContext context;
  List<ServiceDeclaration> services = List.of();
  Map<String, TrustedKey> keys = Map.of();
  Set<InstructionKind> allowed = EnumSet.complementOf(EnumSet.of(InstructionKind.SHUT_DOWN));
  List<String> shutDown = List.of();
  Optional<ProcessMonitor> processes = Optional.empty();
  Optional<ProcessEventSource> events = Optional.empty();
  Optional<ProcessSignals> signals = Optional.empty();
  Optional<AgentCode> code = Optional.empty();
  String version = "";
  private @Nullable ServiceTools tools;

  FleetAgentBuilder(
      WorkerId worker, Path folder, BootClock clock, Uplink uplink, TransportContext context) {
    this.worker = Objects.requireNonNull(worker, "worker");
    this.folder = Objects.requireNonNull(folder, "folder");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.uplinks.add(Objects.requireNonNull(uplink, "uplink"));
    this.context = Objects.requireNonNull(context, "context");
  }

  ServiceTools tools() {
    if (tools == null) {
      throw new IllegalStateException("an agent needs services, or at least their tools");
    }
    return tools;
  }

  /**
   * Adds another link, such as one through the host's management controller for when its network is
   * down. It is told the same, as far as it carries that, and orders are taken from it too: one
   * that comes by two links is carried out once, and answered on both.
   *
   * @param another stays its owner's
   */
  public FleetAgentBuilder uplink(Uplink another) {
    uplinks.add(Objects.requireNonNull(another, "uplink"));
    return this;
  }

  /** Says what is to be kept running, and with what; stays its owner's. */
  public FleetAgentBuilder services(
      Collection<ServiceDeclaration> declarations, ServiceTools newTools) {
    services = List.copyOf(declarations);
    tools = Objects.requireNonNull(newTools, "tools");
    return this;
  }

  /** Says whose orders are taken, by the names of their keys; nobody's by default. */
  public FleetAgentBuilder trusts(Map<String, TrustedKey> newKeys) {
    keys = Map.copyOf(newKeys);
    return this;
  }

  /** Says which orders are taken; by default all but to shut down. */
  public FleetAgentBuilder allows(Set<InstructionKind> kinds) {
    allowed = Set.copyOf(kinds);
    return this;
  }

  /**
   * Names the command that halts the host, and takes orders to do so.
   *
   * @param command the program and its arguments; not empty
   */
  public FleetAgentBuilder shutDown(List<String> command) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
    shutDown = List.copyOf(command);
    Set<InstructionKind> more = EnumSet.of(InstructionKind.SHUT_DOWN);
    more.addAll(allowed);
    allowed = Set.copyOf(more);
    return this;
  }

  /**
   * Watches the processes of this host; not watched by default.
   *
   * @param monitor taken over: started by the agent, and closed with it
   */
  public FleetAgentBuilder processes(ProcessMonitor monitor) {
    processes = Optional.of(monitor);
    return this;
  }

  /**
   * Tells starts and ends of processes; not told by default.
   *
   * @param source taken over, closed with the agent; not started yet
   */
  public FleetAgentBuilder processEvents(ProcessEventSource source) {
    events = Optional.of(source);
    return this;
  }

  /** Takes orders for processes that are no service's; not taken by default. */
  public FleetAgentBuilder signals(ProcessSignals newSignals) {
    signals = Optional.of(newSignals);
    return this;
  }

  /** Takes orders to replace code; not taken by default. */
  public FleetAgentBuilder code(AgentCode newCode) {
    code = Optional.of(newCode);
    return this;
  }

  /** Says which version of the agent this is, for the server's eyes; empty by default. */
  public FleetAgentBuilder version(String newVersion) {
    version = Objects.requireNonNull(newVersion, "version");
    return this;
  }

  /**
   * Opens the agent, takes over what runs and begins to tell and to take orders.
   *
   * @throws IOException if its folder cannot be used, was changed by somebody, or another agent has
   *     it
   * @throws IllegalArgumentException if the services contradict each other
   */
  public FleetAgent open() throws IOException {
    tools();
    Files.createDirectories(folder);
    FleetAgent agent = new FleetAgent(this);
    agent.begin();
    return agent;
  }
}
