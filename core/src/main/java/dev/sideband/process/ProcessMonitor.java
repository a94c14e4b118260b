package dev.sideband.process;

import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.MonitorHealth;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.PollingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.table.Table;
import dev.sideband.transport.TableSource;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.concurrent.Flow;

/**
 * Watches the processes of one machine: what a source tells, completed by what takes two samples.
 *
 * <ul>
 *   <li>{@link ProcessColumns#CPU_USAGE}: processor time used between two samples by the time
 *       between them, on the host's monotonic clock; absent on the first sample of a process,
 *       unless it was born after the sample before. Several threads may use more than one core.
 *   <li>{@link ProcessColumns#LAST_ACTIVE}: the latest sample that found it running, or with more
 *       processor time than the sample before; its birth, if it was born between two samples and
 *       has not run measurably; absent as long as none was seen. The kernel counts processor time
 *       in ticks, so shorter activity shows when it has added up to one.
 *   <li>{@link ProcessColumns#STATE}: zombie; suspended, and in error after a time, since it
 *       responds to nobody; busy by {@link ActivityRules}; else working if it was active since the
 *       sample before, or waiting. States that take an order or a probe come from the fleet.
 * </ul>
 *
 * <p>Rows of an {@link Observation} are read with {@link ProcessInfo#TYPE}. Safe for any thread.
 */
public final class ProcessMonitor implements Monitor<Table> {

  /** A slow subscriber needs the newest tables, not many. */
  private static final int QUEUE = 4;

  private final PollingMonitor<Table> polling;

  /**
   * Creates a monitor that does not watch yet.
   *
   * @param processes taken over; closed with the monitor
   * @param period the time from one sample to the next, more than zero
   */
  public ProcessMonitor(
      SourceId source,
      TableSource<ProcessInfo> processes,
      Duration period,
      ActivityRules rules,
      TransportContext context) {
    ProcessSampler sampler = new ProcessSampler(processes, rules);
    this.polling = new PollingMonitor<>(source, sampler, Table::time, period, QUEUE, context);
  }

  /** Starts watching: the first sample is due now. Has no effect the second time. */
  public void start() {
    polling.start();
  }

  /** Returns the time from one sample to the next. */
  public Duration period() {
    return polling.period();
  }

  /**
   * Changes the period; the next sample is due that long after the last one was.
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
