package dev.sideband.ipmi.internal.kcs;

import dev.sideband.ipmi.internal.PendingRequest;
import dev.sideband.ipmi.internal.kcs.KcsHost.Progress;
import dev.sideband.time.Ticker;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one channel, the one on the wire first, and the time each of them has.
 *
 * <p>It adds to the step machine what that leaves out: how long a wait for the device may last, and
 * when a request's own time is up. On the channel's serial executor only.
 */
final class KcsExchanges implements KcsPump.End {

  /** What the specification gives a device for any one byte, response included. */
  static final long HANDSHAKE_NANOS = Duration.ofSeconds(5).toNanos();

  /** What a device gets to take notice that a request was given up. */
  static final long FAREWELL_NANOS = Duration.ofSeconds(1).toNanos();

  private final String target;
  private final KcsRegisters registers;
  private final KcsHost host;
  private final Ticker ticker;
  private final ObserverListener observer;
  private final Runnable shut;
  private final Queue<PendingRequest> queue = new ArrayDeque<>();
  private @Nullable PendingRequest current;
  private long begun;
  private boolean waiting;
  private long waitingSince;
  private boolean abandoned;
  private long nextExpiry;

  KcsExchanges(String target, KcsRegisters registers, TransportContext context, Runnable shut) {
    this.target = target;
    this.registers = registers;
    this.host = new KcsHost(registers);
    this.ticker = context.ticker();
    this.observer = context.observer();
    this.shut = shut;
  }

  void add(PendingRequest exchange) {
    nextExpiry =
        queue.isEmpty() || exchange.expiry() - nextExpiry < 0 ? exchange.expiry() : nextExpiry;
    queue.add(exchange);
  }

  /** Fails all that wait, each with an exception of its own. */
  void failAll(Supplier<TransportException> failure) {
    if (current != null) {
      current.fail(failure.get());
      current = null;
    }
    queue.forEach(exchange -> exchange.fail(failure.get()));
    queue.clear();
  }

  @Override
  public boolean intact() {
    return registers.intact();
  }

  @Override
  public boolean step() {
    PendingRequest exchange = current == null ? next() : current;
    if (exchange == null) {
      return false;
    }
    Progress progress = host.step();
    if (progress == Progress.WAITING) {
      progress = waited(exchange);
    } else {
      waiting = false;
    }
    switch (progress) {
      case IDLE, FAILED -> end(exchange, null);
      case DONE -> end(exchange, host.response());
      case MOVED, WAITING -> {}
    }
    return progress != Progress.WAITING;
  }

  private @Nullable PendingRequest next() {
    dropExpired();
    PendingRequest next = queue.poll();
    if (next != null) {
      current = next;
      begun = ticker.nanos();
      waiting = false;
      abandoned = false;
      host.start(KcsMessages.encode(next.request()));
    }
    return next;
  }

  /** Looks at the time, now that the device is what is waited for. */
  private Progress waited(PendingRequest exchange) {
    long now = ticker.nanos();
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    }
    dropExpired();
    if (!abandoned && now - exchange.expiry() >= 0) {
      exchange.fail(noResponse());
      abandoned = true;
      waitingSince = now;
      host.abandon();
      return Progress.MOVED;
    }
    if (now - waitingSince < limit()) {
      return Progress.WAITING;
    }
    waitingSince = now;
    return abandoned ? Progress.FAILED : host.timedOut();
  }

  private long limit() {
    return abandoned ? FAREWELL_NANOS : HANDSHAKE_NANOS;
  }

  private void end(PendingRequest exchange, @Nullable Bytes response) {
    current = null;
    if (host.errors() > 0) {
      observer.counted("kcs.errors", target, host.errors());
    }
    if (abandoned) {
      return;
    }
    try {
      if (response != null) {
        exchange.complete(KcsMessages.decodeResponse(exchange.request(), response));
        observer.timed("kcs.exchange", target, elapsed());
      } else if (host.overlong()) {
        throw new MalformedMessageException(
            "response", KcsCode.MAX_MESSAGE, "does not end", host.response());
      } else {
        exchange.fail(noResponse());
      }
    } catch (MalformedMessageException e) {
      exchange.fail(e);
    }
  }

  private NoResponseException noResponse() {
    return new NoResponseException(target, host.attempts(), elapsed());
  }

  private Duration elapsed() {
    return Duration.ofNanos(ticker.nanos() - begun);
  }

  private void dropExpired() {
    long now = ticker.nanos();
    if (queue.isEmpty() || now - nextExpiry < 0) {
      return;
    }
    nextExpiry = now + FOREVER / 2;
    for (Iterator<PendingRequest> each = queue.iterator(); each.hasNext(); ) {
      PendingRequest exchange = each.next();
      if (now - exchange.expiry() >= 0) {
        each.remove();
        exchange.fail(new NoResponseException(target, 0, Duration.ZERO));
      } else if (exchange.expiry() - nextExpiry < 0) {
        nextExpiry = exchange.expiry();
      }
    }
  }

  @Override
  public boolean expectant() {
    return current != null;
  }

  @Override
  public long patience() {
    if (current == null) {
      return FOREVER;
    }
    long now = ticker.nanos();
    long patience = waitingSince + limit() - now;
    if (!abandoned) {
      patience = Math.min(patience, current.expiry() - now);
    }
    return queue.isEmpty() ? patience : Math.min(patience, nextExpiry - now);
  }

  @Override
  public void fail(String problem) {
    failAll(() -> new SessionLostException(target, problem));
    shut.run();
  }
}
