package dev.sideband.fleet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.monitor.ManualContext;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A supervisor in virtual time, whose processes, probes and hooks do what a test says. */
final class ServiceRig implements ServiceListener {

  static final Duration WITHIN = Duration.ofSeconds(60);

  final ManualContext context = new ManualContext();
  HostBoot boot = new HostBoot(new UUID(7, 7));
  final ScriptedController controller = new ScriptedController(boot, context.time);
  final Map<String, ProbeResult> probes = new HashMap<>();
  final List<String> commands = new ArrayList<>();
  CommandResult commandResult = new CommandResult(true, "exit code 0");
  Optional<CompletableFuture<CommandResult>> pendingCommand = Optional.empty();
  private MortalContext mortal = new MortalContext(context);
  final List<String> changes = new ArrayList<>();
  Optional<ProcessEnd> lastEnd = Optional.empty();
  Optional<Table> lastRecord = Optional.empty();
  final Path file;
  private final List<ServiceDeclaration> services;
  ServiceSupervisor supervisor;

  ServiceRig(Path folder, ServiceDeclaration... services) throws IOException {
    this.file = folder.resolve("services.json");
    this.services = List.of(services);
    supervisor = open();
  }

  ServiceSupervisor open() throws IOException {
    ServiceTools tools =
        new ServiceTools(
            controller,
            (service, probe, timeout) ->
                CompletableFuture.completedFuture(
                    probes.getOrDefault(service.name(), new ProbeResult(true, "well"))),
            (service, command, timeout) -> {
              commands.add(String.join(" ", command));
              return pendingCommand.orElse(CompletableFuture.completedFuture(commandResult));
            });
    return ServiceSupervisor.open(services, tools, file, this, clock(), mortal);
  }

  BootClock clock() {
    return BootClock.of(boot, Duration.ofHours(1), context.time, context.time);
  }

  ServiceRig begin() {
    supervisor.begin();
    context.settle();
    return this;
  }

  /** The agent is gone from one moment to the next, and another one begins. */
  void restart() throws IOException {
    restart(fresh -> {});
  }

  /** The same, with something that is said to the fresh one before it begins. */
  void restart(Consumer<ServiceSupervisor> before) throws IOException {
    kill();
    changes.clear();
    mortal = new MortalContext(context);
    supervisor = open();
    before.accept(supervisor);
    begin();
  }

  /** The agent is gone from one moment to the next. */
  void kill() {
    mortal.kill();
  }

  ServiceInfo info(String name) {
    return supervisor.find(name).orElseThrow();
  }

  void assertState(ProcessState state, String name) {
    assertEquals(state, info(name).state(), () -> info(name).toString());
  }

  CompletableFuture<ServiceResult> order(InstructionKind kind, String name) {
    return order(kind, name, Map.of());
  }

  CompletableFuture<ServiceResult> order(
      InstructionKind kind, String name, Map<String, String> arguments) {
    CompletableFuture<ServiceResult> result =
        supervisor.order(kind, name, arguments, WITHIN).toCompletableFuture();
    context.settle();
    return result;
  }

  /** Orders what must have succeeded at once. */
  String done(InstructionKind kind, String name) {
    ServiceResult result = order(kind, name).getNow(new ServiceResult(false, "not yet"));
    assertTrue(result.done(), result::toString);
    return result.text();
  }

  void observe(ProcessId id, ProcessState state) {
    TableBuffer rows = new TableBuffer(ProcessColumns.SCHEMA);
    rows.clear(clock().now());
    rows.beginRow();
    rows.set(ProcessColumns.PID, id.pid());
    rows.set(ProcessColumns.START, id.startMicros());
    rows.set(ProcessColumns.NAME, "program");
    rows.set(ProcessColumns.RESIDENT, 4_096);
    rows.set(ProcessColumns.STATE, state.name());
    rows.endRow();
    supervisor.observe(rows.freeze());
    context.settle();
  }

  void pass(Duration span) {
    context.pass(span);
  }

  @Override
  public void onChange(
      ServiceInfo before, ServiceInfo after, Optional<ProcessEnd> end, Optional<Table> record) {
    ServiceState from = stateOf(before.state());
    ServiceState to = stateOf(after.state());
    assertTrue(from == to || from.next().contains(to), from + " to " + to);
    if (from != to) {
      changes.add(after.name() + ": " + after.state().name());
    }
    if (end.isPresent()) {
      lastEnd = end;
      lastRecord = record;
    }
  }

  private static ServiceState stateOf(ProcessState shown) {
    if (Stream.of(ProcessState.WAITING, ProcessState.BUSY).anyMatch(shown::equals)) {
      return ServiceState.RUNNING;
    }
    return Arrays.stream(ServiceState.values())
        .filter(each -> each.shown().equals(shown))
        .findFirst()
        .orElseThrow();
  }
}
