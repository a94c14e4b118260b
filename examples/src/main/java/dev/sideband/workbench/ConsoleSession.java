package dev.sideband.workbench;

import dev.sideband.Sideband;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.console.ConsoleMonitor;
import dev.sideband.console.ConsoleStore;
import dev.sideband.console.Heartbeat;
import dev.sideband.console.HeartbeatRules;
import dev.sideband.console.HeartbeatState;
import dev.sideband.console.MissCount;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingFollower;
import dev.sideband.ring.RingListener;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingReader;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ConsoleChannel;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.Credentials;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A console that is watched and typed at for a person: its channel, its ring, its heartbeats.
 *
 * <p>Safe for any thread.
 */
final class ConsoleSession implements AutoCloseable {

  private static final long RING_BYTES = 16 << 20;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** A person at the other end decides when it has been enough. */
  private static final HeartbeatRules RULES =
      HeartbeatRules.STANDARD.bearing(Integer.MAX_VALUE, MissCount.CONSECUTIVE);

  private final Sideband sideband;
  private final RingLog ring;
  private final ConsoleChannel channel;
  private final ConsoleMonitor monitor;
  private final RingFollower follower;

  private ConsoleSession(
      Sideband sideband,
      RingLog ring,
      ConsoleChannel channel,
      ConsoleMonitor monitor,
      RingFollower follower) {
    this.sideband = sideband;
    this.ring = ring;
    this.channel = channel;
    this.monitor = monitor;
    this.follower = follower;
  }

  /**
   * Attaches to a console.
   *
   * @param arguments what to keep and where; without a ring's file the ring is in memory
   * @param person is told of the line, and asked
   * @param shown gets what is stored from now on
   */
  static ConsoleSession open(
      ConsoleCommandArguments.Attach arguments,
      Credentials credentials,
      ConsoleListener person,
      RingListener shown,
      Sideband sideband)
      throws IOException {
    RingLog ring = ring(arguments.ring(), sideband);
    try {
      ConsoleChannel channel = sideband.open(arguments.target(), ConsoleChannel.class, credentials);
      ConsoleMonitor monitor =
          new ConsoleMonitor(
              new SourceId(channel.target(), "console"),
              channel,
              new ConsoleStore(ring),
              RULES,
              new AlarmBook(ring.clock(), sideband.observer()),
              sideband);
      RingReader newest = ring.reader();
      newest.seekNewest();
      RingFollower follower = ring.follow(newest, shown, sideband.executor());
      monitor.start(person);
      return new ConsoleSession(sideband, ring, channel, monitor, follower);
    } catch (IOException | RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  private static RingLog ring(Optional<Path> file, Sideband sideband) throws IOException {
    BootClock clock =
        BootClock.of(
            new BmcBoot(sideband.random().nextInt()),
            Duration.ZERO,
            sideband.ticker(),
            sideband.clock());
    return (file.isPresent() ? RingLog.file(file.get()) : RingLog.memory())
        .size(RING_BYTES)
        .open(clock);
  }

  void type(byte[] bytes) {
    channel.write(Bytes.copyOf(bytes));
  }

  void sendBreak() {
    channel.sendBreak();
  }

  /** Says in one line what the console does, and whether all of it is there. */
  String status() {
    long now = sideband.ticker().nanos();
    List<Heartbeat> beats = monitor.heartbeatsBetween(now - REMEMBERED.toNanos(), now);
    Map<HeartbeatState, Long> counts =
        beats.stream()
            .collect(
                Collectors.groupingBy(
                    Heartbeat::state,
                    () -> new EnumMap<>(HeartbeatState.class),
                    Collectors.counting()));
    String answers =
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + words(each.getKey()))
            .collect(Collectors.joining(", "));
    return channel.target()
        + ": "
        + words(monitor.state())
        + "; "
        + monitor.completeness()
        + "; heartbeats: "
        + (answers.isEmpty() ? "none" : answers);
  }

  /** Returns a constant's name as words. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public void close() {
    monitor.close();
    follower.close();
    ring.close();
  }
}
