package dev.sideband.alarm;

import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * An alarm server's end of the links of its workers: hands on the alarms that {@link UplinkSink}s
 * send.
 *
 * <p>Alarms of one worker come one at a time and in order. What is no alarm is counted and passed
 * over. Safe for any thread.
 */
public final class AlarmReceiver implements WorkerListener {

  private final BiConsumer<WorkerId, Alarm> alarms;
  private final ObserverListener observer;

  /**
   * Creates a receiver.
   *
   * @param alarms takes each alarm with where it comes from; if it throws, the alarm comes again
   */
  public AlarmReceiver(BiConsumer<WorkerId, Alarm> alarms, ObserverListener observer) {
    this.alarms = Objects.requireNonNull(alarms, "alarms");
    this.observer = Objects.requireNonNull(observer, "observer");
  }

  @Override
  public void onEntry(WorkerEntry entry) {
    Alarm alarm;
    try {
      if (!entry.stream().equals(UplinkSink.STREAM)) {
        return;
      }
      alarm = AlarmCodec.decode(entry.data());
    } catch (MalformedMessageException e) {
      // It would be no better the next time.
      observer.counted("alarms.malformed", entry.worker().name(), 1);
      return;
    }
    alarms.accept(entry.worker(), alarm);
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {
    // Alarms are no state: this server keeps none.
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    observer.counted("alarms.lost", worker.name(), entries);
  }
}
