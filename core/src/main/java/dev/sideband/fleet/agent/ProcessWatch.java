package dev.sideband.fleet.agent;

import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceSupervisor;
import dev.sideband.monitor.Observation;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessEvent;
import dev.sideband.process.ProcessEventListener;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Figure;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ObserverListener;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Passes on what is seen of processes: tables and events. Safe for any thread. */
final class ProcessWatch implements ProcessEventListener {

  private final AgentSender sender;
  private final ServiceSupervisor supervisor;
  private final BootClock clock;
  private final ObserverListener observer;
  private volatile @Nullable Table newest;

  ProcessWatch(
      AgentSender sender,
      ServiceSupervisor supervisor,
      BootClock clock,
      ObserverListener observer) {
    this.sender = sender;
    this.supervisor = supervisor;
    this.clock = clock;
    this.observer = observer;
  }

  /** Returns the newest table of processes; empty if there was none yet. */
  Optional<Table> newest() {
    return Optional.ofNullable(newest);
  }

  /** Returns what takes the tables of the monitor, and does this after each. */
  Flow.Subscriber<Observation<Table>> then(Runnable after) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(Observation<Table> observation) {
        newest = observation.value();
        sender.processes(observation.value());
        supervisor.observe(observation.value());
        after.run();
      }

      @Override
      public void onError(Throwable failure) {
        observer.counted("agent.processes.failures", "monitor", 1);
      }

      @Override
      public void onComplete() {}
    };
  }

  @Override
  public void happened(ProcessEvent event) {
    if (event.process().isEmpty()) {
      // It was over before anybody could say which one it was.
      observer.counted("agent.events.unnamed", event.getClass().getSimpleName(), 1);
      return;
    }
    ProcessId id = event.process().get();
    if (event instanceof ProcessEvent.Ended ended) {
      supervisor.ended(ended);
      ProcessEnd end = new ProcessEnd(ended.time().wall(), ended.code(), ended.signal());
      sender.event(new AgentEvent.ProcessEnded(ended.time(), id, name(id), end));
    } else {
      int parent = event instanceof ProcessEvent.Started started ? started.parent() : 0;
      sender.event(new AgentEvent.ProcessStarted(event.time(), id, name(id), parent));
    }
  }

  @Override
  public void lost(long events) {
    observer.counted("agent.events.lost", clock.boot().toString(), events);
  }

  /** Returns the short name that the newest table knows. */
  private String name(ProcessId id) {
    Table table = newest;
    for (int row = 0; table != null && row < table.rows(); row++) {
      if (Figure.of(table, row, ProcessColumns.PID).orElse(0) == id.pid()) {
        ProcessInfo info = ProcessInfo.TYPE.read(table, row);
        return info.id().equals(id) ? info.name() : "";
      }
    }
    return "";
  }
}
