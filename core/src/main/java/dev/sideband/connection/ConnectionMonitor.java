package dev.sideband.connection;

import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.MonitorHealth;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.PollingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.table.Table;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * Watches the TCP connections of one machine: a sweep on each period, with one time, in which each
 * connection has its state, its direction and the service it belongs to.
 *
 * <p>Rows of an {@link Observation} are read with {@link ConnectionInfo#TYPE}, grouped with {@link
 * GroupMode}, searched with {@link ConnectionQuery} and judged by {@link ConnectionAlarms}. What
 * begins and ends between two sweeps is not seen. Safe for any thread.
 */
public final class ConnectionMonitor implements Monitor<Table> {

  /** A slow subscriber needs the newest tables, not many. */
  private static final int QUEUE = 4;

  private final PollingMonitor<Table> polling;

  /**
   * Creates a monitor that does not watch yet.
   *
   * @param connections taken over; closed with the monitor
   * @param period the time from one sweep to the next, more than zero
   * @param finders asked, in this order, for the service of each connection of which the source
   *     does not tell it, until one knows it; if none does it is {@link Service#UNKNOWN}
   */
  public ConnectionMonitor(
      SourceId source,
      TableSource<ConnectionInfo> connections,
      Duration period,
      List<ServiceFinder> finders,
      TransportContext context) {
    ConnectionSampler sampler = new ConnectionSampler(connections, finders);
    this.polling = new PollingMonitor<>(source, sampler, Table::time, period, QUEUE, context);
  }

  /** Starts watching: the first sweep is due now. Has no effect the second time. */
  public void start() {
    polling.start();
  }

  /** Returns the time from one sweep to the next. */
  public Duration period() {
    return polling.period();
  }

  /**
   * Changes the period; the next sweep is due that long after the last one was.
   *
   * @param period more than zero
   */
  public void setPeriod(Duration period) {
    polling.setPeriod(period);
  }

  @Override
  public SourceId source() {
    return polling.source();
  }

  @Override
  public MonitorHealth health() {
    return polling.health();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Observation<Table>> subscriber) {
    polling.subscribe(subscriber);
  }

  @Override
  public void close() {
    polling.close();
  }
}
