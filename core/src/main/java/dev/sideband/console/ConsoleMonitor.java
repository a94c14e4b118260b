package dev.sideband.console;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.MonitorHealth;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.PushingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.HistoryPart;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Watches a console: what it says is stored, acknowledged and published, in that order; what was
 * missed is fetched, and what cannot be had is marked where it is missing.
 *
 * <p>The store holds the console's bytes in their order. With an other end that numbers its bytes,
 * what comes ahead of its turn is left to its history, which has it too; each byte is stored once.
 * With a plain one a lost line is a gap. After a restart it goes on behind the last byte that is
 * stored. Safe for any thread.
 */
public final class ConsoleMonitor implements Monitor<ConsoleRecord> {

  /** The rule of the alarm that the line is lost. */
  public static final String LOST = "console.lost";

  /** The rule of the alarm that somebody else has the console. */
  public static final String TAKEN = "console.taken";

  /**
   * The rule of the alarm that a heartbeat is not answered in time; its subject ends with #number.
   */
  public static final String LATE = "console.heartbeat.late";

  private static final int QUEUE = 1_024;
  private static final int PART = 1_024;
  private static final int MOST_STALLS = 5;
  private static final Duration FETCH = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PushingMonitor<ConsoleRecord> feed;
  private final ConsoleChannel channel;
  private final ConsoleStore store;
  private final AlarmBook alarms;
  private final TransportContext context;
  private final Ear ear = new Ear();
  private final @Nullable ConsolePulse pulse;
  private volatile ConsoleListener follower = chunk -> {};

  private ConsoleTimeline timeline = ConsoleTimeline.local(0);
  private ConsoleState state = ConsoleState.CONNECTING;
  private boolean numbered;
  private boolean begun;
  private boolean isLineLive;
  private boolean isFetching;
  private boolean isInterrupted;

  /** Whether bytes were given up since nothing was missing. */
  private volatile boolean hasLost;

  private int stream;
  private long next;

  /** Bytes were seen up to there, in this stream. */
  private long seen;

  private int stalls;

  /**
   * Creates a monitor that does not watch yet.
   *
   * @param channel taken over; closed with the monitor
   * @param store stays open when the monitor is closed
   * @param rules how heartbeats are sent, where the channel can; when they end, so does the monitor
   * @throws IOException if the store cannot be read
   */
  public ConsoleMonitor(
      SourceId source,
      ConsoleChannel channel,
      ConsoleStore store,
      HeartbeatRules rules,
      AlarmBook alarms,
      TransportContext context)
      throws IOException {
    this.feed = new PushingMonitor<>(source, QUEUE, context);
    this.channel = channel;
    this.store = store;
    this.alarms = alarms;
    this.context = context;
    this.pulse =
        channel
            .heartbeats()
            .map(port ->
                new ConsolePulse(
                    port, rules, this::held, alarms, source.toString(), context, end -> close()))
            .orElse(null);
    store.end().ifPresent(this::resume);
  }

  private void resume(ConsoleStore.End end) {
    begun = true;
    stream = end.stream();
    next = end.offset();
    numbered = stream != ConsoleTimeline.LOCAL_STREAM;
    if (numbered) {
      timeline = ConsoleTimeline.numberedByBmc();
      timeline.resume(stream, next);
    } else {
      timeline = ConsoleTimeline.local(next);
      interrupted(context.ticker().nanos());
    }
  }

  /** Starts watching; once, by this or the other method. */
  public void start() {
    start(chunk -> {});
  }

  /**
   * Starts watching; once.
   *
   * @param also hears all that the monitor hears, after that was stored; and is asked whether the
   *     console may be taken from somebody else, where the channel is to ask
   */
  public void start(ConsoleListener also) {
    follower = also;
    channel.start(ear);
    if (pulse != null) {
      pulse.start();
    }
  }

  private synchronized Optional<ConsoleChunk.Place> held() {
    return begun && numbered ? Optional.of(new ConsoleChunk.Place(stream, next)) : Optional.empty();
  }

  /** Returns what it does. */
  public ConsoleState state() {
    boolean isBusy = pulse != null && pulse.isBusy();
    synchronized (this) {
      return state == ConsoleState.LIVE && isBusy ? ConsoleState.BMC_BUSY : state;
    }
  }

  /** Returns what is known of a heartbeat, if it is remembered. */
  public Optional<Heartbeat> heartbeat(long number) {
    return pulse == null ? Optional.empty() : pulse.ask(register -> register.heartbeat(number));
  }

  /**
   * Returns the remembered heartbeats that were sent in a time, oldest first.
   *
   * @param from nanoseconds of the ticker
   * @param to the same, not before {@code from}; both ends are included
   */
  public List<Heartbeat> heartbeatsBetween(long from, long to) {
    return pulse == null ? List.of() : pulse.ask(register -> register.sentBetween(from, to));
  }

  /** Returns the remembered heartbeats that did not go well, oldest first. */
  public List<Heartbeat> abnormalHeartbeats() {
    return pulse == null ? List.of() : pulse.ask(HeartbeatRegister::abnormal);
  }

  /** Returns why heartbeats ended, and the monitor with them; empty if they did not. */
  public Optional<EndReason> endReason() {
    return pulse == null ? Optional.empty() : pulse.ask(HeartbeatRegister::endReason);
  }

  /** Returns what is held of the console and what is not. */
  public synchronized Completeness completeness() {
    return timeline.completeness();
  }

  private final class Ear implements ConsoleListener {

    @Override
    public void received(ConsoleChunk chunk) {
      try {
        heard(chunk);
        follower.received(chunk);
      } catch (IOException e) {
        feed.failed(e);
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void changed(ConsoleLine line) {
      lineChanged(line);
      if (pulse != null) {
        follow(line, pulse);
      }
      alarm(LOST, line.state() == ConsoleLine.State.LOST, Severity.WARNING, line.reason());
      alarm(TAKEN, line.state() == ConsoleLine.State.TAKEN, Severity.WARNING, line.reason());
      if (line.state() == ConsoleLine.State.ENDED) {
        feed.close();
      }
      follower.changed(line);
    }

    @Override
    public void breakDetected() {
      follower.breakDetected();
    }

    @Override
    public boolean mayTakeOver(long holder) {
      return follower.mayTakeOver(holder);
    }
  }

  private void follow(ConsoleLine line, ConsolePulse following) {
    if (line.state() == ConsoleLine.State.LIVE) {
      following.begin();
    } else if (line.state() == ConsoleLine.State.LOST) {
      following.sessionLost();
    } else if (line.state() == ConsoleLine.State.ENDED) {
      following.end();
    }
  }

  private void alarm(String rule, boolean isThere, Severity severity, String text) {
    AlarmKey key = new AlarmKey(rule, source().toString());
    if (isThere) {
      alarms.raise(key, severity, text, Map.of("target", channel.target()));
    } else {
      alarms.clear(key, text.isEmpty() ? "the line is there" : text);
    }
  }

  private synchronized void lineChanged(ConsoleLine line) {
    isLineLive = line.state() == ConsoleLine.State.LIVE;
    state =
        switch (line.state()) {
          case CONNECTING -> ConsoleState.CONNECTING;
          case LIVE -> ConsoleState.LIVE;
          case LOST -> ConsoleState.NETWORK_LOST;
          case TAKEN -> ConsoleState.TAKEN;
          case ENDED -> ConsoleState.ENDED;
        };
    // Else what is missed before the first byte came would not be missing.
    if (!begun && isLineLive) {
      line.begin().ifPresentOrElse(this::begin, () -> begun = true);
    }
    if (isLineLive && numbered && begun) {
      refill();
    } else if (!isLineLive && !numbered && begun && state != ConsoleState.ENDED) {
      interrupted(channel.lastHeard());
    }
  }

  private void interrupted(long lastGood) {
    timeline.interrupted(lastGood);
    isInterrupted = true;
  }

  private synchronized void heard(ConsoleChunk chunk) throws IOException {
    Optional<ConsoleChunk.Place> place = chunk.numbered();
    if (place.isPresent()) {
      heardAt(place.get(), chunk.data());
    } else {
      heardLocally(chunk);
    }
  }

  private void heardLocally(ConsoleChunk chunk) throws IOException {
    if (numbered) {
      numbered = false;
      begun = false;
      next = 0;
      stream = ConsoleTimeline.LOCAL_STREAM;
      timeline = ConsoleTimeline.local(next);
    }
    begun = true;
    if (chunk.kind() == ConsoleChunk.Kind.INFERRED_REPEAT) {
      keep(new ConsoleRecord.Repeated(stream, next, chunk.data()));
      return;
    }
    if (chunk.kind() == ConsoleChunk.Kind.AFTER_GAP) {
      interrupted(chunk.arrived());
    }
    if (isInterrupted) {
      keep(new ConsoleRecord.Missing(stream, new ByteSpan(next, next), GapCause.NO_HISTORY));
      isInterrupted = false;
    }
    keep(new ConsoleRecord.Said(stream, next, chunk.data()));
    next = timeline.append(chunk.data().size(), chunk.arrived()).to();
  }

  private void heardAt(ConsoleChunk.Place place, Bytes data) throws IOException {
    if (!begun || !numbered) {
      begin(place);
    }
    if (place.stream() != stream || place.offset() > next) {
      if (place.stream() == stream) {
        seen = Math.max(seen, place.offset() + data.size());
      }
      refill();
      return;
    }
    seen = Math.max(seen, place.offset() + data.size());
    say(place.offset(), data);
  }

  private void begin(ConsoleChunk.Place place) {
    begun = true;
    numbered = true;
    stream = place.stream();
    next = place.offset();
    timeline = ConsoleTimeline.numberedByBmc();
    timeline.resume(stream, next);
  }

  /** Stores what is new of bytes that begin at the next one or before. */
  private void say(long offset, Bytes data) throws IOException {
    int known = (int) Math.min(data.size(), next - offset);
    if (known < data.size()) {
      Bytes fresh = data.slice(known, data.size() - known);
      keep(new ConsoleRecord.Said(stream, next, fresh));
      next += fresh.size();
    }
    timeline.accept(stream, offset, data.size(), context.ticker().nanos());
  }

  private void keep(ConsoleRecord entry) throws IOException {
    store.append(entry);
    feed.publish(store.log().clock().now(), entry);
  }

  /** Fetches from the next byte on, until there is no more. The caller has the lock. */
  private void refill() {
    if (state != ConsoleState.ENDED && isLineLive) {
      state = ConsoleState.REFILLING;
    }
    if (isFetching || state != ConsoleState.REFILLING) {
      return;
    }
    isFetching = true;
    ConsoleChunk.Place from = new ConsoleChunk.Place(stream, next);
    Deadline deadline = Deadline.after(FETCH, context.ticker());
    // Under no lock: an answer that is there already is dealt with inside the call.
    context
        .executor()
        .execute(() ->
            channel
                .history()
                .fetch(from, PART, deadline)
                .whenComplete((part, failure) -> fetched(from, part, failure)));
  }

  private void fetched(
      ConsoleChunk.Place from, @Nullable HistoryPart part, @Nullable Throwable failure) {
    if (refilled(from, part, failure) && pulse != null) {
      pulse.settle(!hasLost);
      hasLost = false;
    }
  }

  /** Returns whether nothing is missing any more. */
  private synchronized boolean refilled(
      ConsoleChunk.Place from, @Nullable HistoryPart part, @Nullable Throwable failure) {
    isFetching = false;
    if (state != ConsoleState.REFILLING || !numbered || from.stream() != stream) {
      return false;
    }
    try {
      if (part == null) {
        feed.failed(failure == null ? new IOException("no history came") : failure);
        refillLater();
      } else if (take(part)) {
        state = ConsoleState.LIVE;
        stalls = 0;
        return true;
      } else {
        refill();
      }
    } catch (IOException e) {
      feed.failed(e);
      refillLater();
    }
    return false;
  }

  private void refillLater() {
    try {
      context.scheduler().schedule(this::refillAgain, PAUSE);
    } catch (RejectedExecutionException e) {
      // The time is over; what is missing is fetched after the next start.
    }
  }

  private synchronized void refillAgain() {
    if (state == ConsoleState.REFILLING) {
      refill();
    }
  }

  /** Takes what the history has; returns whether nothing is missing any more. */
  private boolean take(HistoryPart part) throws IOException {
    if (part instanceof HistoryPart.Found found && found.from().offset() <= next) {
      say(found.from().offset(), found.data());
      stalls = 0;
      return false;
    }
    if (part instanceof HistoryPart.Overwritten over && over.oldest().offset() > next) {
      timeline.known(
          stream, over.oldest().offset(), over.oldest().offset(), context.ticker().nanos());
      missing(over.oldest().offset(), GapCause.OVERWRITTEN);
      return false;
    }
    if (part instanceof HistoryPart.OtherStream other) {
      keep(new ConsoleRecord.Missing(stream, new ByteSpan(next, next), GapCause.STREAM_LOST));
      hasLost = true;
      stream = other.stream();
      next = 0;
      seen = 0;
      timeline.known(stream, 0, 0, context.ticker().nanos());
      return false;
    }
    if (part instanceof HistoryPart.AtEnd && next >= seen) {
      return true;
    }
    if (part instanceof HistoryPart.Unavailable || ++stalls > MOST_STALLS) {
      if (seen > next) {
        ByteSpan gone = new ByteSpan(next, seen);
        timeline.known(stream, next, seen, context.ticker().nanos());
        timeline.giveUp(gone, GapCause.NO_HISTORY);
        missing(seen, GapCause.NO_HISTORY);
      }
      return true;
    }
    return false;
  }

  private void missing(long upTo, GapCause cause) throws IOException {
    keep(new ConsoleRecord.Missing(stream, new ByteSpan(next, upTo), cause));
    next = upTo;
    hasLost = true;
  }

  @Override
  public SourceId source() {
    return feed.source();
  }

  @Override
  public MonitorHealth health() {
    return feed.health();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Observation<ConsoleRecord>> subscriber) {
    feed.subscribe(subscriber);
  }

  /** Closes the channel; what it still delivers is stored. */
  @Override
  public void close() {
    channel.close();
  }
}
