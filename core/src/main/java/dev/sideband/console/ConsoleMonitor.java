package dev.sideband.console;

import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.MonitorHealth;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.PushingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
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

  private final PushingMonitor<ConsoleRecord> feed;
  private final ConsoleChannel channel;
  private final ConsoleStore store;
  private final AlarmBook alarms;
  private final HeldConsole held;
  private final @Nullable ConsolePulse pulse;
  private volatile ConsoleListener follower = chunk -> {};

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
    this.held = new HeldConsole(channel, this::keep, feed::failed, this::settled, context);
    this.pulse =
        channel
            .heartbeats()
            .map(port ->
                new ConsolePulse(
                    port,
                    rules,
                    held::end,
                    alarms,
                    source.toString(),
                    context,
                    held::check,
                    end -> close()))
            .orElse(null);
    store.end().ifPresent(held::resume);
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
    channel.start(new Ear());
    if (pulse != null) {
      pulse.start();
    }
  }

  /** Returns what it does. */
  public ConsoleState state() {
    boolean isBusy = pulse != null && pulse.isBusy();
    ConsoleState state = held.state();
    return isBusy && state == ConsoleState.LIVE ? ConsoleState.BMC_BUSY : state;
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
  public Completeness completeness() {
    return held.completeness();
  }

  private void keep(ConsoleRecord entry) throws IOException {
    store.append(entry);
    feed.publish(store.log().clock().now(), entry);
  }

  /** Nothing is missing any more: so heartbeats that were missed have an end, a good one or not. */
  private void settled(boolean isWhole) {
    if (pulse != null) {
      pulse.settle(isWhole);
    }
  }

  private final class Ear implements ConsoleListener {

    @Override
    public void received(ConsoleChunk chunk) {
      try {
        held.heard(chunk);
        follower.received(chunk);
      } catch (IOException e) {
        feed.failed(e);
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void changed(ConsoleLine line) {
      held.changed(line);
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
