package dev.sideband.alarm;

import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.WorkerEntry;
import dev.sideband.transport.WorkerId;
import dev.sideband.transport.WorkerListener;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The alarm server's part: it takes the alarms that {@link UplinkSink}s send, keeps them in a ring
 * log, knows which are raised, and tells its sinks.
 *
 * <p>It is the listener of a link's server end, which it neither opens nor closes. What is raised
 * outlives a restart, as far back as the log holds. Bounded: beyond {@value AlarmBook#MOST_ACTIVE}
 * alarms a new one is told and not remembered. Safe for any thread.
 */
public final class AlarmServer implements WorkerListener {

  /** How many of the newest alarms, raised or cleared, it has at hand. */
  public static final int MOST_RECENT = 1_000;

  private static final int ALARM = 1;
  private static final int MOST_NAME = 64;

  private final RingLog log;
  private final ObserverListener observer;
  private final AlarmReceiver receiver;
  private final List<AlarmSink> sinks = new CopyOnWriteArrayList<>();
  private final Map<Subject, ReceivedAlarm> active = new LinkedHashMap<>();
  private final Deque<ReceivedAlarm> recent = new ArrayDeque<>();

  private record Subject(WorkerId worker, AlarmKey key) {}

  /**
   * Creates an alarm server that knows what its log holds.
   *
   * @param log holds nothing else; stays open when the server is no longer used
   * @throws IOException if the log cannot be read
   */
  public AlarmServer(RingLog log, ObserverListener observer) throws IOException {
    this.log = Objects.requireNonNull(log, "log");
    this.observer = Objects.requireNonNull(observer, "observer");
    this.receiver = new AlarmReceiver(this::receive, observer);
    try (RingReader reader = log.reader()) {
      RingRecord record = new RingRecord();
      while (reader.next(record)) {
        remember(record);
      }
    }
  }

  private void remember(RingRecord record) {
    try {
      WireReader in = record.copyPayload().reader();
      int size = in.count(MOST_NAME, "worker");
      String name = new String(in.bytes(size, "worker").toArray(), StandardCharsets.US_ASCII);
      if (!WorkerId.isFit(name)) {
        throw in.malformed("worker", "no name of one");
      }
      note(new ReceivedAlarm(new WorkerId(name), AlarmCodec.decode(in.rest())));
    } catch (MalformedMessageException e) {
      observer.counted("alarms.malformed", "log", 1);
    }
  }

  /** Adds a sink, which is told what comes from now on. */
  public AlarmServer to(AlarmSink sink) {
    sinks.add(Objects.requireNonNull(sink, "sink"));
    return this;
  }

  private void receive(WorkerId worker, Alarm alarm) {
    byte[] name = worker.name().getBytes(StandardCharsets.US_ASCII);
    WireWriter out = new WireWriter(512).varint(name.length).bytes(name, 0, name.length);
    try {
      log.append(ALARM, out.bytes(AlarmCodec.encode(alarm)).toBytes().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Then it comes again.
    } catch (IllegalArgumentException e) {
      observer.counted("alarms.unlogged", worker.name(), 1); // It is too long for the log.
    }
    note(new ReceivedAlarm(worker, alarm));
    for (AlarmSink sink : sinks) {
      try {
        sink.accept(alarm);
      } catch (RuntimeException e) {
        observer.counted("alarms.sink.failures", alarm.key().rule(), 1);
      }
    }
  }

  private synchronized void note(ReceivedAlarm alarm) {
    Subject subject = new Subject(alarm.worker(), alarm.alarm().key());
    if (!alarm.alarm().active()) {
      active.remove(subject);
    } else if (active.size() < AlarmBook.MOST_ACTIVE || active.containsKey(subject)) {
      active.put(subject, alarm);
    } else {
      observer.counted("alarms.refused", alarm.alarm().key().rule(), 1);
    }
    recent.addLast(alarm);
    if (recent.size() > MOST_RECENT) {
      recent.removeFirst();
    }
  }

  /** Returns what is raised, oldest first. */
  public synchronized List<ReceivedAlarm> active() {
    return List.copyOf(active.values());
  }

  /** Returns the newest {@value #MOST_RECENT} alarms, raised and cleared, oldest first. */
  public synchronized List<ReceivedAlarm> recent() {
    return new ArrayList<>(recent);
  }

  /** A worker that begins anew knows nothing of what it raised: it will raise again what lasts. */
  private void begin(WorkerId worker) {
    for (ReceivedAlarm each : active()) {
      if (each.worker().equals(worker)) {
        Alarm raised = each.alarm();
        Alarm over =
            new Alarm(
                raised.key(),
                raised.severity(),
                false,
                "the worker has begun anew",
                raised.facts(),
                raised.since(),
                raised.told());
        receive(worker, over);
      }
    }
  }

  @Override
  public void onEntry(WorkerEntry entry) {
    if (entry.stream().equals(UplinkSink.BEGIN_STREAM)) {
      begin(entry.worker());
    }
    receiver.onEntry(entry);
  }

  @Override
  public void onState(WorkerId worker, String key, Bytes state) {
    receiver.onState(worker, key, state);
  }

  @Override
  public void onLost(WorkerId worker, long entries) {
    receiver.onLost(worker, entries);
  }
}
