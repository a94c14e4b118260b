package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.Uplink;
import java.io.IOException;
import java.util.function.Function;

/**
 * Hands to the link what the server is to know. What the link cannot keep is counted: its worker
 * goes on without it. Safe for any thread.
 */
final class AgentSender {

  private final Uplink uplink;
  private final BootClock clock;
  private final ObserverListener observer;
  private final boolean carriesTables;
  private final AgentEventCodec codec = new AgentEventCodec();
  private final TableSender processes;
  private final TableSender services;
  private final Object processLock = new Object();
  private final Object serviceLock = new Object();
  private final Object eventLock = new Object();
  private long lastMicros = -1;

  AgentSender(Uplink uplink, BootClock clock, ObserverListener observer) {
    this.uplink = uplink;
    this.clock = clock;
    this.observer = observer;
    this.carriesTables = TableSender.isCarriedBy(uplink);
    this.processes = new TableSender(uplink, ProcessInfo.STREAM);
    this.services = new TableSender(uplink, ServiceInfo.STREAM);
  }

  /** Sends the table of all processes. */
  void processes(Table table) {
    synchronized (processLock) {
      if (carriesTables) {
        attempt(ProcessInfo.STREAM, () -> processes.take(table));
      }
    }
  }

  /** Sends the table of all services, as it is now. */
  void services(Function<Stamp, Table> table) {
    synchronized (serviceLock) {
      if (carriesTables) {
        Stamp now = clock.now();
        // Two tables of one microsecond would count as one.
        lastMicros = Math.max(now.micros(), lastMicros + 1);
        Stamp later = new Stamp(now.clock(), lastMicros, now.wall(), now.uncertainty());
        attempt(ServiceInfo.STREAM, () -> services.take(table.apply(later)));
      }
    }
  }

  /** Sends what became of an instruction. */
  void report(InstructionReport report) {
    append(
        InstructionReport.STREAM, () -> uplink.append(InstructionReport.STREAM, report.encode()));
  }

  /** Sends something that happened. */
  void event(AgentEvent event) {
    synchronized (eventLock) {
      append(AgentEvent.STREAM, () -> uplink.append(AgentEvent.STREAM, codec.encode(event)));
    }
  }

  /** Sends how far the audit has come. */
  void audit(JournalHead head) {
    event(new AgentEvent.AuditHead(clock.now(), head));
  }

  private interface Sending {
    void run() throws IOException;
  }

  private void append(String stream, Sending sending) {
    if (uplink.mostEntryBytes() > 0) {
      attempt(stream, sending);
    }
  }

  private void attempt(String stream, Sending sending) {
    try {
      sending.run();
    } catch (IOException | IllegalArgumentException e) {
      // The link is full or closed, or takes only what is shorter.
      observer.counted("agent.send.failures", stream, 1);
    }
  }
}
