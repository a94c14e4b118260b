package dev.sideband.fleet.server;

import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.agent.AgentEvent;
import dev.sideband.fleet.agent.AgentEventCodec;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceColumns;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Schema;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** An agent's end of a link, which sends what a test says. */
final class TestWorker {

  final List<SignedInstruction> got = new ArrayList<>();
  final HostBoot boot;
  private final Uplink uplink;
  private final ManualContext context;
  private final TableSender processes;
  private final TableSender services;
  private long micros = 1_000_000;

  TestWorker(String name, Uplink uplink, ManualContext context) {
    this.boot = new HostBoot(new UUID(1, name.hashCode()));
    this.uplink = uplink;
    this.context = context;
    this.processes = new TableSender(uplink, ProcessInfo.STREAM);
    this.services = new TableSender(uplink, ServiceInfo.STREAM);
    uplink.instructions(this::take);
  }

  private void take(Bytes wire) {
    try {
      got.add(SignedInstruction.decode(wire));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  Stamp now() {
    return new Stamp(boot, ++micros, context.time.instant(), Duration.ofMillis(1));
  }

  /** Fills rows. */
  interface Filler {
    void fill(TableBuffer rows);
  }

  Table table(Schema schema, Filler filler) {
    TableBuffer rows = new TableBuffer(schema);
    rows.clear(now());
    filler.fill(rows);
    return rows.freeze();
  }

  static void process(TableBuffer rows, int pid, String name, String state) {
    rows.beginRow();
    rows.set(ProcessColumns.PID, pid);
    rows.set(ProcessColumns.START, 1_000L * pid);
    rows.set(ProcessColumns.NAME, name);
    rows.set(ProcessColumns.STATE, state);
    rows.endRow();
  }

  void sendProcesses(Filler filler) throws IOException {
    send(table(ProcessColumns.SCHEMA, filler));
  }

  void send(Table table) throws IOException {
    processes.take(table);
    settle();
  }

  void sendServices(ServiceInfo... all) throws IOException {
    services.take(
        table(
            ServiceColumns.SCHEMA,
            rows -> {
              for (ServiceInfo each : all) {
                each.addTo(rows);
              }
            }));
    settle();
  }

  ServiceInfo service(String name, String task, ProcessState state, int pid, boolean attention) {
    return new ServiceInfo(
        name,
        now(),
        task,
        state,
        context.time.instant(),
        "",
        "full",
        Optional.of("1.0"),
        pid == 0 ? Optional.empty() : Optional.of(new ProcessId(boot, pid, 1_000L * pid)),
        Optional.empty(),
        0,
        Optional.empty(),
        false,
        attention,
        Optional.empty());
  }

  void tell(AgentEvent event) throws IOException {
    uplink.append(AgentEvent.STREAM, new AgentEventCodec().encode(event));
    settle();
  }

  /** Tells that a service's process was killed by signal 9. */
  void killed(String service, boolean needsAttention) throws IOException {
    Table record =
        table(ProcessColumns.SCHEMA, rows -> process(rows, 77, service + "d", "working"));
    ProcessEnd end = new ProcessEnd(context.time.instant(), OptionalInt.empty(), OptionalInt.of(9));
    tell(
        new AgentEvent.ServiceChanged(
            now(),
            service,
            ProcessState.WORKING,
            ProcessState.UNEXPECTEDLY_TERMINATED,
            "it was killed",
            needsAttention,
            Optional.of(end),
            Optional.of(record)));
  }

  void became(String service, ProcessState from, ProcessState to, boolean attention)
      throws IOException {
    tell(
        new AgentEvent.ServiceChanged(
            now(), service, from, to, "", attention, Optional.empty(), Optional.empty()));
  }

  void report(UUID id, InstructionPhase phase, String text) throws IOException {
    Optional<RefusalReason> reason =
        phase == InstructionPhase.REFUSED ? Optional.of(RefusalReason.STATE) : Optional.empty();
    append(
        InstructionReport.STREAM,
        new InstructionReport(id, context.time.instant(), phase, reason, text).encode());
  }

  /** Accepts the newest instruction and says that it was done. */
  UUID obey() throws IOException {
    UUID id = got.get(got.size() - 1).instruction().id();
    report(id, InstructionPhase.ACCEPTED, "");
    report(id, InstructionPhase.RUNNING, "");
    report(id, InstructionPhase.DONE, "done");
    return id;
  }

  void append(String stream, Bytes entry) throws IOException {
    uplink.append(stream, entry);
    settle();
  }

  void leave() {
    uplink.close();
    settle();
  }

  private void settle() {
    for (int i = 0; i < 5; i++) {
      context.settle();
    }
  }
}
