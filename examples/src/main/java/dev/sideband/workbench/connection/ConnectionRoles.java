package dev.sideband.workbench.connection;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmServer;
import dev.sideband.alarm.LogSink;
import dev.sideband.alarm.UplinkSink;
import dev.sideband.connection.ConnectionAlarms;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.ConnectionMonitor;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.ConnectionRule;
import dev.sideband.connection.ConnectionServer;
import dev.sideband.connection.FileServiceDirectory;
import dev.sideband.connection.QueryResponder;
import dev.sideband.connection.QueryResult;
import dev.sideband.connection.QueryServer;
import dev.sideband.connection.ServiceFinder;
import dev.sideband.connection.SweepListener;
import dev.sideband.connection.SweepStep;
import dev.sideband.connection.SweepSteps;
import dev.sideband.monitor.SourceId;
import dev.sideband.monitor.TableSender;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BootClock;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerLink;
import dev.sideband.workbench.link.Links;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The four roles, each of which could stand at a machine of its own, joined by links:
 *
 * <pre>
 *   agent ── sweeps ──► monitor server ◄── requests ── query server
 *     │                       └──────────── results ──────►
 *     └───── alarms ──► alarm server
 * </pre>
 *
 * <p>Safe for any thread.
 */
final class ConnectionRoles implements AutoCloseable {

  private static final WorkerId MONITOR = new WorkerId("monitor-server");
  private static final long SWEEP_BYTES = 64 << 20;
  private static final long ALARM_BYTES = 1 << 20;

  private final AlarmServer alarms;
  private final QueryServer queries;
  private final WorkerLink queryLink;
  private final Uplink toMonitor;
  private final Uplink toAlarms;
  private final Uplink toQueries;

  /** What was opened last comes first. */
  private final Deque<AutoCloseable> parts;

  /**
   * What the agent does.
   *
   * @param id its name at the servers
   * @param source what it sweeps
   * @param finders find the services
   * @param rules tell what is abnormal
   * @param period the time between two sweeps
   * @param count counts what no sweep shows
   */
  record Agent(
      WorkerId id,
      TableSource<ConnectionInfo> source,
      List<ServiceFinder> finders,
      List<ConnectionRule> rules,
      Duration period,
      SweepStep count) {}

  private ConnectionRoles(
      AlarmServer alarms,
      QueryServer queries,
      WorkerLink queryLink,
      List<Uplink> uplinks,
      Deque<AutoCloseable> parts) {
    this.alarms = alarms;
    this.queries = queries;
    this.queryLink = queryLink;
    this.toMonitor = uplinks.get(0);
    this.toAlarms = uplinks.get(1);
    this.toQueries = uplinks.get(2);
    this.parts = parts;
  }

  /**
   * Opens the servers, then the agent.
   *
   * @param folder where they keep what they know
   * @param directory the CMDB, which the agent reads again before each sweep is judged
   * @param listener sees each sweep at the monitor server
   */
  static ConnectionRoles open(
      Path folder,
      Links links,
      Agent agent,
      FileServiceDirectory directory,
      SweepListener listener,
      BootClock clock,
      TransportContext context)
      throws IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      // The monitor server keeps the sweeps.
      ConnectionServer server =
          kept(
              parts,
              ConnectionServer.open(
                  folder.resolve("sweeps"), SWEEP_BYTES, directory, listener, context.observer()));
      kept(parts, links.serve("monitor", server));

      // The alarm server has a log and a port of its own.
      RingLog log =
          kept(parts, RingLog.file(folder.resolve("alarms.ring")).size(ALARM_BYTES).open(clock));
      AlarmServer alarms = new AlarmServer(log, context.observer()).to(new LogSink());
      kept(parts, links.serve("alarm", alarms));

      // The query server asks, and the monitor server dials it to answer.
      QueryServer queries = kept(parts, new QueryServer(context));
      WorkerLink queryLink = kept(parts, links.serve("query", queries));
      Uplink toQueries = kept(parts, links.dial("query", MONITOR));
      toQueries.instructions(new QueryResponder(server, toQueries, context.observer()));

      // The agent sweeps; it sends before it judges, and judges whether or not that went well.
      Uplink toMonitor = kept(parts, links.dial("monitor", agent.id()));
      Uplink toAlarms = kept(parts, links.dial("alarm", agent.id()));
      UplinkSink sink = new UplinkSink(toAlarms);
      sink.begin();
      AlarmBook book = new AlarmBook(clock, context.observer()).to(sink);
      ConnectionAlarms judge =
          new ConnectionAlarms(agent.id().name(), agent.rules(), directory, book);
      SweepSteps steps =
          kept(
              parts,
              new SweepSteps(context.observer())
                  .then("count", agent.count())
                  .then("send", new TableSender(toMonitor, ConnectionInfo.STREAM)::take)
                  .then("directory", sweep -> directory.refresh(book))
                  .then("judge", judge::judge));
      ConnectionMonitor monitor =
          kept(
              parts,
              new ConnectionMonitor(
                  new SourceId(agent.id().name(), "connections"),
                  agent.source(),
                  agent.period(),
                  agent.finders(),
                  context));
      monitor.subscribe(steps);
      monitor.start();
      return new ConnectionRoles(
          alarms, queries, queryLink, List.of(toMonitor, toAlarms, toQueries), parts);
    } catch (IOException | RuntimeException e) {
      close(parts);
      throw e;
    }
  }

  private static <T extends AutoCloseable> T kept(Deque<AutoCloseable> parts, T part) {
    parts.push(part);
    return part;
  }

  /** Returns the alarm server. */
  AlarmServer alarms() {
    return alarms;
  }

  /** Asks the query server, which asks the monitor server. */
  CompletionStage<QueryResult> ask(
      ConnectionQuery query, Instant from, Instant to, int most, Duration within) {
    return queries.ask(queryLink, MONITOR, query, from, to, most, within);
  }

  /** Returns how the agent's link to the monitor server does. */
  UplinkStatus monitorLink() {
    return toMonitor.status();
  }

  /** Returns how the agent's link to the alarm server does. */
  UplinkStatus alarmLink() {
    return toAlarms.status();
  }

  /** Returns how the monitor server's link to the query server does. */
  UplinkStatus queryLink() {
    return toQueries.status();
  }

  @Override
  public void close() {
    close(parts);
  }

  private static void close(Deque<AutoCloseable> parts) {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // None of them declares one.
      }
    }
  }
}
