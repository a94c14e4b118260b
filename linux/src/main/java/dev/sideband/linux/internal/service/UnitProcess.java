package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** A unit's main process, with all that systemd counts to the unit. */
final class UnitProcess implements ServiceProcess {

  private final String unit;
  private final boolean own;
  private final ProcessId id;
  private final int stopSignal;
  private final SystemdUnits units;
  private final ProcessLook look;
  private final ProcessSignals signals;
  private final CompletionStage<ProcessEnd> end;

  /**
   * Creates it.
   *
   * @param own whether the unit was made for the service
   */
  UnitProcess(
      String unit,
      boolean own,
      ProcessId id,
      int stopSignal,
      SystemdUnits units,
      ProcessLook look,
      ProcessSignals signals,
      CompletionStage<ProcessEnd> end) {
    this.unit = unit;
    this.own = own;
    this.id = id;
    this.stopSignal = stopSignal;
    this.units = units;
    this.look = look;
    this.signals = signals;
    this.end = end;
  }

  @Override
  public ProcessId id() {
    return id;
  }

  /** A unit of others is stopped as they say; systemd would forget how ours ended. */
  @Override
  public void stop() throws IOException {
    if (look.alive(id).isEmpty()) {
      return;
    }
    if (!own) {
      units.stop(unit);
      return;
    }
    try {
      signals.send(id, stopSignal);
    } catch (ProcessGoneException gone) {
      return;
    }
    // One that is suspended would not hear of it.
    units.signal(unit, ProcessSignals.CONTINUE);
  }

  @Override
  public void kill() throws IOException {
    UnitState state = units.show(unit);
    boolean ours = state.mainPid() == id.pid() && look.alive(id).isPresent();
    boolean left = state.mainPid() == 0 && state.endedPid() == id.pid();
    if (state.loaded() && (ours || left && own)) {
      units.signal(unit, ProcessSignals.KILL);
    }
  }

  @Override
  public void suspend() throws IOException {
    signals.send(id, ProcessSignals.STOP);
    units.signal(unit, ProcessSignals.STOP);
  }

  @Override
  public void resume() throws IOException {
    signals.send(id, ProcessSignals.CONTINUE);
    units.signal(unit, ProcessSignals.CONTINUE);
  }

  @Override
  public CompletionStage<ProcessEnd> ended() {
    return end;
  }

  @Override
  public String toString() {
    return unit + ", process " + id.pid();
  }
}
