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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of a console, in its session: our own command where the BMC has it, and Get Device ID
 * elsewhere. Safe for any thread.
 */
final class SolHeartbeats implements HeartbeatPort {

  /** A BMC keeps 16 requests of a client at a time; the console needs some of them. */
  static final int MOST_UNDER_WAY = 12;

  private final LanChannel channel;
  private final OemClient oem;
  private final BooleanSupplier isLive;
  private final TransportContext context;
  private final AtomicInteger underWay = new AtomicInteger();
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

  @Override
  public boolean send(Beat beat) {
    if (!isLive.getAsBoolean()) {
      return false;
    }
    if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
      underWay.decrementAndGet();
      return false;
    }
    Deadline deadline = Deadline.after(beat.within(), context.ticker());
    Optional<Greeting> greeting = oem.lastGreeting();
    if (greeting.isPresent() && greeting.get().features().has(OemFeatures.HEARTBEATS)) {
      oem.send(command(beat), deadline)
          .whenComplete((report, failure) -> settle(beat, details(report), failure));
    } else {
      Ipmi.send(channel, new GetDeviceId(), deadline)
          .whenComplete((id, failure) -> settle(beat, null, failure));
    }
    return true;
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
      Beat beat, HeartbeatReply.@Nullable Details details, @Nullable Throwable failure) {
    underWay.decrementAndGet();
    long now = context.ticker().nanos();
    if (failure == null) {
      listener.accept(new HeartbeatReply(beat.number(), now, 0, details));
    } else if (failure instanceof CommandRejectedException rejected) {
      listener.accept(new HeartbeatReply(beat.number(), now, rejected.code().value(), null));
    }
  }
}
