package dev.sideband.workbench.console;

import dev.sideband.Sideband;
import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.Completeness;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleState;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.Heartbeat;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.console.MissCount;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingFollower;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.wire.Bytes;
import dev.sideband.workbench.Bell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One console that is watched: its channel, the ring that keeps it, its heartbeats and alarms.
 *
 * <p>Safe for any thread.
 */
public final class ConsoleWatch implements AutoCloseable {

  private static final long RING_BYTES = 4 << 20;

  /** Quick ones, so that a person sees them come; a busy BMC is borne for as long as it takes. */
  private static final HeartbeatRules RULES =
      HeartbeatRules.STANDARD
          .sending(1, Duration.ofSeconds(1))
          .waiting(Duration.ofSeconds(3))
          .bearing(Integer.MAX_VALUE, MissCount.CONSECUTIVE);

  private final DemoServer server;
  private final Sideband sideband;
  private final RingLog ring;
  private final ConsoleChannel channel;
  private final AlarmBook alarms;
  private final ConsoleMonitor monitor;
  private final RingFollower follower;

  private ConsoleWatch(
      DemoServer server,
      Sideband sideband,
      RingLog ring,
      ConsoleChannel channel,
      AlarmBook alarms,
      ConsoleMonitor monitor,
      RingFollower follower) {
    this.server = server;
    this.sideband = sideband;
    this.ring = ring;
    this.channel = channel;
    this.alarms = alarms;
    this.monitor = monitor;
    this.follower = follower;
  }

  /**
   * Watches a server's console.
   *
   * @param server taken over; closed with this
   * @param file the ring, which is made if it is not there
   * @param news is rung when something was stored
   */
  static ConsoleWatch open(DemoServer server, Path file, Bell news, Sideband sideband)
      throws IOException {
    BootClock clock =
        BootClock.of(
            new BmcBoot(sideband.random().nextInt()),
            Duration.ZERO,
            sideband.ticker(),
            sideband.clock());
    RingLog ring = RingLog.file(file).size(RING_BYTES).open(clock);
    try {
      ConsoleChannel channel =
          sideband.open(server.console(), ConsoleChannel.class, server.credentials());
      AlarmBook alarms = new AlarmBook(clock, sideband.observer());
      ConsoleMonitor monitor =
          new ConsoleMonitor(
              new SourceId(server.name(), "console"),
              channel,
              new ConsoleStore(ring),
              RULES,
              alarms,
              sideband);
      RingReader newest = ring.reader();
      newest.seekNewest();
      RingFollower follower = ring.follow(newest, record -> news.ring(), sideband.executor());
      monitor.start();
      return new ConsoleWatch(server, sideband, ring, channel, alarms, monitor, follower);
    } catch (IOException | RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  /** Returns what people call it. */
  public String name() {
    return server.name();
  }

  /** Returns what is watched, to make trouble for it. */
  public DemoServer server() {
    return server;
  }

  /** Returns what is at the other end of the line. */
  public String target() {
    return channel.target();
  }

  /** Returns what the monitor does. */
  public ConsoleState state() {
    return monitor.state();
  }

  /** Returns how the line is. */
  public ConsoleLine line() {
    return channel.line();
  }

  /** Returns how long ago the other end gave a sign of life. */
  public Duration silence() {
    return Duration.ofNanos(Math.max(0, sideband.ticker().nanos() - channel.lastHeard()));
  }

  /** Returns what is held of the console and what is not. */
  public Completeness completeness() {
    return monitor.completeness();
  }

  /** Returns the heartbeats of the last so many seconds, oldest first. */
  public List<Heartbeat> heartbeats(Duration span) {
    long now = sideband.ticker().nanos();
    return monitor.heartbeatsBetween(now - span.toNanos(), now);
  }

  /** Returns the remembered heartbeats that did not go well, oldest first. */
  public List<Heartbeat> abnormalHeartbeats() {
    return monitor.abnormalHeartbeats();
  }

  /** Returns the alarms that are raised. */
  public List<Alarm> alarms() {
    return alarms.active();
  }

  /** Returns what keeps the console. */
  public RingLog ring() {
    return ring;
  }

  /**
   * A heartbeat with the log of its time.
   *
   * @param log what was stored between the heartbeat before and this one
   */
  public record MatchedHeartbeat(Heartbeat heartbeat, ConsolePage log) {}

  /**
   * Returns a heartbeat and what was stored of the console between the one before and it.
   *
   * @param most the most bytes of log
   * @throws IllegalArgumentException if it is not remembered
   */
  public MatchedHeartbeat matched(long number, int most) throws IOException {
    Heartbeat heartbeat =
        monitor
            .heartbeat(number)
            .orElseThrow(() -> new IllegalArgumentException("no heartbeat " + number));
    long before =
        monitor
            .heartbeat(number - 1)
            .map(Heartbeat::sent)
            .orElse(heartbeat.sent() - RULES.interval().toNanos());
    BootClock clock = ring.clock();
    ConsolePage log =
        ConsolePage.between(
            ring, clock.boot(), micros(clock, before), micros(clock, heartbeat.sent()), most);
    return new MatchedHeartbeat(heartbeat, log);
  }

  /** Both count on the same ticker; only where they begin differs. */
  private long micros(BootClock clock, long nanos) {
    return clock.micros() - (sideband.ticker().nanos() - nanos) / 1_000;
  }

  /** Types; while the line is not there it waits for it. */
  public void type(Bytes bytes) {
    channel.write(bytes);
  }

  /**
   * Orders a change of the host's power, as anybody does who has the BMC's network.
   *
   * @throws CommandRejectedException if the BMC takes no such order
   */
  public void power(PowerAction action) throws IOException, CommandRejectedException {
    try (Bmc bmc = Bmc.open(sideband, server.console(), server.credentials())) {
      bmc.power(action);
    }
  }

  /** Sends a break. */
  public void sendBreak() {
    channel.sendBreak();
  }

  @Override
  public void close() {
    monitor.close();
    follower.close();
    server.close();
    ring.close();
  }
}
