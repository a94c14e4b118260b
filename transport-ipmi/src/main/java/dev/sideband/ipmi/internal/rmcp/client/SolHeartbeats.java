package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.HeartbeatReport;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.oem.SendHeartbeat;
import dev.sideband.time.Deadline;
import dev.sideband.time.Stamp;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of a console, in its session: our own command where the BMC has it, and Get Device ID
 * elsewhere. Each is sent once, so that a lost one does not look like one that had to wait. Safe
 * for any thread.
 */
final class SolHeartbeats implements HeartbeatPort {

  /** A BMC keeps 16 requests of a client at a time; the console needs some of them. */
  static final int MOST_UNDER_WAY = 12;

  private static final long LONGEST_ON_THE_WAY_NANOS = Duration.ofSeconds(2).toNanos();

  private final LanChannel channel;
  private final OemClient oem;
  private final BooleanSupplier isLive;
  private final TransportContext context;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private volatile Consumer<? super HeartbeatReply> listener = reply -> {};

  SolHeartbeats(
      LanChannel channel, OemClient oem, BooleanSupplier isLive, TransportContext context) {
    this.channel = channel;
    this.oem = oem;
    this.isLive = isLive;
    this.context = context;
  }

  @Override
  public void listen(Consumer<? super HeartbeatReply> next) {
    listener = next;
  }

  /**
   * A heartbeat on its way.
   *
   * @param sent nanoseconds of the ticker
   */
  private record UnderWay(long number, long sent, OnceChannel way) {}

  @Override
  public boolean send(Beat beat) {
    UnderWay next = new UnderWay(beat.number(), context.ticker().nanos(), new OnceChannel(channel));
    if (!isLive.getAsBoolean() || !channel.hasRoom() || !enter(next)) {
      return false;
    }
    Deadline deadline = Deadline.after(beat.within(), context.ticker());
    Optional<Greeting> greeting = oem.lastGreeting();
    if (greeting.isPresent() && greeting.get().features().has(OemFeatures.HEARTBEATS)) {
      oem.once(next.way)
          .send(command(beat), deadline)
          .whenComplete((report, failure) -> settle(next, details(report), failure));
    } else {
      Ipmi.send(next.way, new GetDeviceId(), deadline)
          .whenComplete((id, failure) -> settle(next, null, failure));
    }
    return true;
  }

  private boolean enter(UnderWay next) {
    synchronized (underWay) {
      return underWay.size() < MOST_UNDER_WAY && underWay.add(next);
    }
  }

  private SendHeartbeat command(Beat beat) {
    long micros = context.ticker().nanos() / 1_000 & Stamp.MAX_MICROS;
    ConsoleChunk.Place have = beat.held().orElse(new ConsoleChunk.Place(0, 0));
    // The log comes through the console itself, and what was missed from its history.
    return new SendHeartbeat(
        beat.number(), beat.period() & 0xFFFFFFFFL, micros, have.stream(), have.offset(), 0);
  }

  private static HeartbeatReply.@Nullable Details details(@Nullable HeartbeatReport report) {
    return report == null
        ? null
        : new HeartbeatReply.Details(
            report.boot(),
            report.received(),
            report.parsed(),
            report.state() == HeartbeatReport.LIMIT_EXCEEDED,
            report.dropped());
  }

  /** Silence is nothing to tell: whoever sent it knows how long that lasts. */
  private void settle(
      UnderWay beat, HeartbeatReply.@Nullable Details details, @Nullable Throwable failure) {
    synchronized (underWay) {
      underWay.remove(beat);
    }
    long now = context.ticker().nanos();
    if (failure == null) {
      lostBefore(beat).forEach(each -> each.way.withdraw());
      listener.accept(new HeartbeatReply(beat.number(), now, 0, details));
    } else if (failure instanceof CommandRejectedException rejected) {
      listener.accept(new HeartbeatReply(beat.number(), now, rejected.code().value(), null));
    }
  }

  /** A BMC answers in order, and a network keeps nothing for long. */
  private List<UnderWay> lostBefore(UnderWay answered) {
    synchronized (underWay) {
      return underWay.stream()
          .filter(each -> answered.sent - each.sent > LONGEST_ON_THE_WAY_NANOS)
          .toList();
    }
  }
}
