package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceProcess;
import dev.sideband.linux.internal.proc.ProcessLook;
import dev.sideband.process.ProcessGoneException;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** A service's main process with the session that it began. */
final class RunningProcess implements ServiceProcess {

  private final ProcessId id;
  private final int stopSignal;
  private final ProcessSignals signals;
  private final SessionProcesses session;
  private final CompletionStage<ProcessEnd> end;

  RunningProcess(
      ProcessId id,
      int stopSignal,
      ProcessLook look,
      ProcessSignals signals,
      CompletionStage<ProcessEnd> end) {
    this.id = id;
    this.stopSignal = stopSignal;
    this.signals = signals;
    this.session = new SessionProcesses(id, look, signals);
    this.end = end;
  }

  @Override
  public ProcessId id() {
    return id;
  }

  /** Asks the main process alone: it knows best how to end the others. */
  @Override
  public void stop() throws IOException {
    try {
      signals.send(id, stopSignal);
    } catch (ProcessGoneException gone) {
      return;
    }
    // One that is suspended would not hear of it.
    session.signal(ProcessSignals.CONTINUE);
  }

  @Override
  public void kill() throws IOException {
    session.signal(ProcessSignals.KILL);
  }

  @Override
  public void suspend() throws IOException {
    signals.send(id, ProcessSignals.STOP);
    session.signal(ProcessSignals.STOP);
  }

  @Override
  public void resume() throws IOException {
    signals.send(id, ProcessSignals.CONTINUE);
    session.signal(ProcessSignals.CONTINUE);
  }

  @Override
  public CompletionStage<ProcessEnd> ended() {
    return end;
  }

  @Override
  public String toString() {
    return "process " + id.pid();
  }
}
