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

  /** Its bytes, if the other end numbers them. */
  private @Nullable NumberedConsole numbered;

  /** The same, if it does not. */
  private PlainConsole plain;

  private ConsoleState state = ConsoleState.CONNECTING;
  private boolean begun;

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
                    port,
                    rules,
                    this::held,
                    alarms,
                    source.toString(),
                    context,
                    this::checkWindow,
                    end -> close()))
            .orElse(null);
    this.plain = plain(0, Bytes.EMPTY);
    store.end().ifPresent(this::resume);
  }

  private PlainConsole plain(long from, Bytes newest) {
    return new PlainConsole(
        this::keep, from, newest, channel.history().keepsRecent() ? this::recall : null);
  }

  private NumberedConsole numbered(ConsoleChunk.Place from) {
    boolean isLive = state == ConsoleState.LIVE;
    return new NumberedConsole(from, isLive, this::keep, new Fetching(), context.ticker());
  }

  private void resume(ConsoleStore.End end) {
    begun = true;
    if (end.stream() == ConsoleTimeline.LOCAL_STREAM) {
      plain = plain(end.offset(), end.newest());
      plain.interrupted(context.ticker().nanos());
    } else {
      numbered = numbered(new ConsoleChunk.Place(end.stream(), end.offset()));
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
    return Optional.ofNullable(numbered).map(NumberedConsole::end);
  }

  /** Returns what it does. */
  public ConsoleState state() {
    boolean isBusy = pulse != null && pulse.isBusy();
    synchronized (this) {
      NumberedConsole byNumbers = numbered;
      boolean refills = byNumbers == null ? plain.isRecalling() : byNumbers.isRefilling();
      if (state != ConsoleState.LIVE) {
        return state;
      }
      return refills ? ConsoleState.REFILLING : isBusy ? ConsoleState.BMC_BUSY : state;
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
    NumberedConsole byNumbers = numbered;
    return byNumbers == null ? plain.completeness() : byNumbers.completeness();
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
    boolean isLive = line.state() == ConsoleLine.State.LIVE;
    state =
        switch (line.state()) {
          case CONNECTING -> ConsoleState.CONNECTING;
          case LIVE -> ConsoleState.LIVE;
          case LOST -> ConsoleState.NETWORK_LOST;
          case TAKEN -> ConsoleState.TAKEN;
          case ENDED -> ConsoleState.ENDED;
        };
    // Else what is missed before the first byte came would not be missing.
    if (!begun && isLive) {
      begun = true;
      line.begin().ifPresent(place -> numbered = numbered(place));
    }
    NumberedConsole byNumbers = numbered;
    if (byNumbers != null) {
      byNumbers.lineIs(isLive);
    } else if (begun) {
      plainLineChanged(isLive);
    }
  }

  private void plainLineChanged(boolean isLive) {
    if (isLive) {
      plain.live();
    } else if (state != ConsoleState.ENDED) {
      plain.interrupted(channel.lastHeard());
    } else {
      recalled(null);
    }
  }

  private synchronized void heard(ConsoleChunk chunk) throws IOException {
    begun = true;
    ConsoleChunk.Place place = chunk.place();
    if (place != null) {
      heardAt(place, chunk.data());
      return;
    }
    if (numbered != null) {
      numbered = null;
      plain = plain(0, Bytes.EMPTY);
    }
    plain.heard(chunk);
  }

  private void heardAt(ConsoleChunk.Place place, Bytes data) throws IOException {
    NumberedConsole byNumbers = numbered;
    if (byNumbers == null) {
      byNumbers = numbered(place);
      numbered = byNumbers;
    }
    byNumbers.heard(place, data);
  }

  private void keep(ConsoleRecord entry) throws IOException {
    store.append(entry);
    feed.publish(store.log().clock().now(), entry);
  }

  /** Asks the other end for what it kept. The caller has the lock. */
  private void recall() {
    Deadline deadline = Deadline.after(FETCH, context.ticker());
    unlocked(() ->
        channel
            .history()
            .recent(deadline)
            .whenComplete((kept, failure) -> {
              if (failure != null) {
                feed.failed(failure);
              }
              recalled(kept);
            }));
  }

  /** An answer that is there already is dealt with inside the call that asks for it. */
  private void unlocked(Runnable question) {
    context.executor().execute(question);
  }

  private synchronized void recalled(@Nullable Bytes kept) {
    try {
      if (state == ConsoleState.ENDED) {
        plain.end();
      } else {
        plain.recalled(kept);
      }
    } catch (IOException e) {
      feed.failed(e);
    }
  }

  private final class Fetching implements NumberedConsole.FromHistory {

    @Override
    public void fetch(ConsoleChunk.Place from) {
      Deadline deadline = Deadline.after(FETCH, context.ticker());
      unlocked(() ->
          channel
              .history()
              .fetch(from, PART, deadline)
              .whenComplete((part, failure) -> fetched(from, part, failure)));
    }

    @Override
    public void pause() {
      try {
        context.scheduler().schedule(ConsoleMonitor.this::fetchAgain, PAUSE);
      } catch (RejectedExecutionException e) {
        // The time is over; what is missing is fetched after the next start.
      }
    }
  }

  /** Heartbeats were missed, and the other end is there again: perhaps bytes are missing too. */
  private synchronized void checkWindow() {
    if (numbered != null) {
      numbered.check();
    }
  }

  private synchronized void fetchAgain() {
    if (numbered != null) {
      numbered.again();
    }
  }

  private void fetched(
      ConsoleChunk.Place from, @Nullable HistoryPart part, @Nullable Throwable failure) {
    if (part == null) {
      feed.failed(failure == null ? new IOException("no history came") : failure);
    }
    NumberedConsole done = settled(from, part);
    if (done != null && pulse != null) {
      pulse.settle(!done.takeLost());
    }
  }

  /** Returns the console if nothing is missing of it any more. */
  private synchronized @Nullable NumberedConsole settled(
      ConsoleChunk.Place from, @Nullable HistoryPart part) {
    NumberedConsole byNumbers = numbered;
    try {
      return byNumbers != null && byNumbers.fetched(from, part) ? byNumbers : null;
    } catch (IOException e) {
      feed.failed(e);
      new Fetching().pause();
      return null;
    }
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
