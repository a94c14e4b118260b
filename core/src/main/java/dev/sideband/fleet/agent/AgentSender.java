package dev.sideband.fleet.agent;

import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.function.Function;

/** Hands to each link of an agent what the server is to know. Safe for any thread. */
final class AgentSender {

  private final List<LinkSender> links;
  private final BootClock clock;
  private final AgentEventCodec codec = new AgentEventCodec();
  private final Object serviceLock = new Object();
  private final Object eventLock = new Object();
  private long lastMicros = -1;

  AgentSender(List<Uplink> uplinks, BootClock clock, ObserverListener observer) {
    this.links = uplinks.stream().map(uplink -> new LinkSender(uplink, observer)).toList();
    this.clock = clock;
  }

  /** Sends the table of all processes. */
  void processes(Table table) {
    links.forEach(link -> link.table(ProcessInfo.STREAM, table));
  }

  /** Sends the table of all services, as it is now. */
  void services(Function<Stamp, Table> table) {
    synchronized (serviceLock) {
      Stamp now = clock.now();
      // Two tables of one microsecond would count as one.
      lastMicros = Math.max(now.micros(), lastMicros + 1);
      Stamp later = new Stamp(now.clock(), lastMicros, now.wall(), now.uncertainty());
      Table newest = table.apply(later);
      links.forEach(link -> link.table(ServiceInfo.STREAM, newest));
    }
  }

  /** Sends what became of an instruction, whichever way that came. */
  void report(InstructionReport report) {
    Bytes entry = report.encode();
    links.forEach(link -> link.entry(InstructionReport.STREAM, entry));
  }

  /** Sends something that happened. */
  void event(AgentEvent event) {
    synchronized (eventLock) {
      Bytes entry = codec.encode(event);
      links.forEach(link -> link.entry(AgentEvent.STREAM, entry));
    }
  }

  /** Sends how far the audit has come. */
  void audit(JournalHead head) {
    event(new AgentEvent.AuditHead(clock.now(), head));
  }
}
