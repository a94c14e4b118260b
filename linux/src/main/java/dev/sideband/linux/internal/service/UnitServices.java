package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ProcessNote;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.events.WaitStatus;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runs services as units of systemd. Safe for any thread. */
public final class UnitServices implements AutoCloseable {

  private final Map<String, String> names;
  private final SystemdUnits units;
  private final ProcessLook look;
  private final ProcessSignals signals;
  private final EndWatch watch;
  private final TransportContext context;

  /**
   * Creates it.
   *
   * @param names the units that there are, by the names of their services
   */
  public UnitServices(
      Map<String, String> names,
      SystemdUnits units,
      ProcessLook look,
      ProcessSignals signals,
      EndWatch watch,
      TransportContext context) {
    this.names = Map.copyOf(names);
    this.units = units;
    this.look = look;
    this.signals = signals;
    this.watch = watch;
    this.context = context;
  }

  /** Starts a service's unit. */
  public ServiceProcess start(ServiceDeclaration service, ProcessNote note) throws IOException {
    String unit = unit(service);
    if (isOwn(service)) {
      units.run(unit, service);
    } else {
      units.start(unit);
    }
    UnitState state = units.show(unit);
    if (state.mainPid() < 1) {
      throw new IOException(
          unit + " has no main process: it is " + state.active() + ", " + state.result());
    }
    ProcessId id =
        look.look(state.mainPid()).orElseThrow(() -> new IOException(unit + " ended at once")).id();
    CompletionStage<ProcessEnd> end =
        watch.watch(id, null).orElseThrow(() -> new IOException(unit + " ended at once"));
    try {
      note.take(id);
    } catch (IOException e) {
      units.stop(unit);
      throw e;
    }
    return running(service, id, end);
  }

  /** Takes over a service whose unit runs. */
  public Optional<ServiceProcess> find(ServiceDeclaration service, ProcessId known)
      throws IOException {
    if (look.alive(known).isEmpty() || units.show(unit(service)).mainPid() != known.pid()) {
      return Optional.empty();
    }
    return watch.watch(known, null).map(end -> running(service, known, end));
  }

  private ServiceProcess running(
      ServiceDeclaration service, ProcessId id, CompletionStage<ProcessEnd> noticed) {
    String unit = unit(service);
    CompletionStage<ProcessEnd> end =
        noticed.thenApplyAsync(one -> complete(unit, id, one), context.executor());
    return new UnitProcess(
        unit, isOwn(service), id, service.stop().signal(), units, look, signals, end);
  }

  /** Asks systemd how a process ended if nobody else knows. */
  private ProcessEnd complete(String unit, ProcessId id, ProcessEnd noticed) {
    if (noticed.code().isPresent() || noticed.signal().isPresent()) {
      return noticed;
    }
    try {
      WaitStatus status = units.show(unit).endOf(id.pid());
      return new ProcessEnd(noticed.time(), status.code(), status.signal());
    } catch (IOException e) {
      context.observer().counted("service.unit.failures", unit, 1);
      return noticed;
    }
  }

  private boolean isOwn(ServiceDeclaration service) {
    return !names.containsKey(service.name());
  }

  private String unit(ServiceDeclaration service) {
    String known = names.get(service.name());
    return known == null ? SystemdUnits.transientUnit(service.name()) : known;
  }

  /** Takes note of what the kernel told of an end. */
  public void told(ProcessEvent.Ended event) {
    watch.told(event);
  }

  /** Watches no longer; what runs goes on running. Idempotent. */
  @Override
  public void close() {
    watch.close();
  }
}
