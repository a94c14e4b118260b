package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.internal.rmcp.PresencePing;
import dev.sideband.ipmi.internal.rmcp.PresencePong;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The presence pings that wait for their pongs (IPMI 2.0, 13.2.3). Safe for any thread.
 *
 * <p>Each attempt has a tag of its own among those that wait at its address, so that an answer
 * tells which attempt it is to, and how long that took.
 */
final class Pings {

  /** The tags 0 to 254; FFh wants no answer. */
  private static final int TAGS = 0xFF;

  private final RmcpEngine engine;
  private final Map<Attempt, Ping> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Pings(RmcpEngine engine) {
    this.engine = engine;
  }

  private record Attempt(InetSocketAddress address, int tag) {}

  /** Pings until an answer comes or the deadline has passed. */
  CompletionStage<Presence> ask(LanUri target, Deadline deadline) {
    Ping ping = new Ping(target, engine.ticker().nanos() + deadline.remainingNanos());
    engine.later(ping::begin);
    return ping.answer.minimalCompletionStage();
  }

  /** Takes what follows the RMCP header of an ASF message; returns false if nobody waits for it. */
  boolean received(WireReader in, InetSocketAddress from) throws MalformedMessageException {
    PresencePong pong = PresencePong.decode(in);
    Attempt attempt = new Attempt(from, pong.tag());
    Ping ping = waiting.get(attempt);
    return ping != null && ping.answered(attempt, pong);
  }

  /** Fails what waits. Idempotent. */
  void close() {
    closed = true;
    Set.copyOf(waiting.values()).forEach(Ping::cancel);
  }

  /** One target and the attempts to reach it; guarded by itself. */
  private final class Ping {

    private final LanUri target;
    private final RetryPolicy retry;
    private final long due;
    private final long since;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();
    private final CompletableFuture<Presence> answer = new CompletableFuture<>();
    private final WakeUps.Sleeper sleeper = engine.wakeUps().sleeper(this::tick);
    private @Nullable InetSocketAddress address;
    private @Nullable IOException sendFailure;
    private boolean done;

    Ping(LanUri target, long due) {
      this.target = target;
      this.retry = target.settings().retry();
      this.due = due;
      this.since = engine.ticker().nanos();
    }

    /** Looks the host up, which may block, and sends the first ping. */
    synchronized void begin() {
      try {
        address = new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
      } catch (UnknownHostException e) {
        fail(new TargetUnavailableException(target.target(), "host name is not known", e));
        return;
      }
      tick(engine.ticker().nanos());
    }

    synchronized void tick(long now) {
      if (done || address == null) {
        return;
      }
      if (due <= now) {
        fail(silence(now));
        return;
      }
      send(address, now);
    }

    private void send(InetSocketAddress to, long now) {
      Attempt attempt = new Attempt(to, engine.context().random().nextInt(TAGS));
      for (int i = 0; i < TAGS && waiting.putIfAbsent(attempt, this) != null; i++) {
        attempt = new Attempt(to, (attempt.tag() + 1) % TAGS);
      }
      if (waiting.get(attempt) != this) {
        fail(new TargetUnavailableException(target.target(), TAGS + " pings wait already"));
        return;
      }
      attempts.add(attempt);
      sentAt.add(now);
      if (closed) {
        cancel();
        return;
      }
      WireWriter packet = new WireWriter();
      RmcpHeader.ASF.encode(packet);
      new PresencePing(attempt.tag()).encode(packet);
      sleeper.wakeBy(
          Math.min(due, now + retry.waitNanos(attempts.size(), engine.context().random())));
      try {
        engine.send(packet.asBuffer(), to);
      } catch (IOException e) {
        sendFailure = e;
      }
    }

    synchronized boolean answered(Attempt attempt, PresencePong pong) {
      int index = attempts.indexOf(attempt);
      if (done || index < 0) {
        return false;
      }
      finish();
      Presence presence =
          new Presence(
              attempt.address(),
              pong.supportsIpmi(),
              pong.maker(),
              Duration.ofNanos(engine.ticker().nanos() - sentAt.get(index)));
      engine.later(() -> answer.complete(presence));
      return true;
    }

    private TargetUnavailableException silence(long now) {
      NoResponseException silence =
          new NoResponseException(target.target(), attempts.size(), Duration.ofNanos(now - since));
      if (sendFailure != null) {
        silence.addSuppressed(sendFailure);
      }
      return new TargetUnavailableException(
          target.target(), "nothing answers a ping at this address", silence);
    }

    synchronized void cancel() {
      if (!done) {
        fail(new ChannelClosedException(target.target()));
      }
    }

    private void fail(TransportException failure) {
      finish();
      engine.later(() -> answer.completeExceptionally(failure));
    }

    private void finish() {
      done = true;
      attempts.forEach(attempt -> waiting.remove(attempt, this));
    }
  }
}
