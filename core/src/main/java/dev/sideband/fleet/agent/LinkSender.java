package dev.sideband.fleet.agent;

import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessInfo;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Map;

/**
 * Hands to one link what it carries: tables as entries, or else as states. What the link cannot
 * keep is counted: its worker goes on without it. Safe for any thread.
 */
final class LinkSender {

  private final Uplink uplink;
  private final ObserverListener observer;
  private final Map<String, Tables> tables;

  /** One table's way. */
  private final class Tables {

    private final String stream;
    private final boolean asEntries;
    private final TableSender entries;
    private final TableCodec codec = new TableCodec();

    Tables(String stream) {
      this.stream = stream;
      this.asEntries = TableSender.isCarriedBy(uplink, stream);
      this.entries = new TableSender(uplink, stream);
    }

    synchronized void take(Table table) throws IOException {
      if (asEntries) {
        entries.take(table);
      } else {
        uplink.offerState(stream, codec.encode(table));
      }
    }
  }

  LinkSender(Uplink uplink, ObserverListener observer) {
    this.uplink = uplink;
    this.observer = observer;
    this.tables =
        Map.of(
            ProcessInfo.STREAM, new Tables(ProcessInfo.STREAM),
            ServiceInfo.STREAM, new Tables(ServiceInfo.STREAM));
  }

  /** Sends a table of one of the two streams that an agent has. */
  void table(String stream, Table table) {
    Tables way = tables.get(stream);
    if (way != null) {
      attempt(stream, () -> way.take(table));
    }
  }

  /** Sends an entry, if the link carries its stream. */
  void entry(String stream, Bytes entry) {
    if (uplink.carries(stream)) {
      attempt(stream, () -> uplink.append(stream, entry));
    }
  }

  private interface Sending {
    void run() throws IOException;
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
