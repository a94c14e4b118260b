package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends callers' requests that get no answer, each with an exception of its own that says why. For
 * one thread at a time.
 */
final class Unanswered {

  private final String target;
  private final SessionHost host;

  Unanswered(String target, SessionHost host) {
    this.target = target;
    this.host = host;
  }

  /** The channel was closed; what the session asked for itself ends without a word. */
  void closed(Exchange exchange) {
    if (exchange.purpose == Exchange.Purpose.CALLER) {
      fail(exchange, new ChannelClosedException(target));
    }
  }

  /** The request cannot leave. */
  void unavailable(Exchange exchange, String why) {
    fail(exchange, new TargetUnavailableException(target, why));
  }

  /** The session was lost, and the request must not be sent twice. */
  void lost(Exchange exchange, String why) {
    fail(exchange, new SessionLostException(target, why));
  }

  /**
   * Nothing came in time: to this request, or to anything since the session is being opened.
   *
   * @param opening how that goes, or null if no session is being opened
   */
  void silent(Exchange exchange, @Nullable Opening opening, long now) {
    Optional<TransportException> silence =
        opening == null ? Optional.empty() : opening.silence(now);
    long since = exchange.attempts == 0 ? exchange.submittedAt : exchange.firstSentAt;
    fail(
        exchange,
        silence.orElseGet(() ->
            new NoResponseException(target, exchange.attempts, Duration.ofNanos(now - since))));
  }

  /** Ends a request with a failure that no other has. */
  void fail(Exchange exchange, Exception failure) {
    exchange.fail(failure);
    host.settled(exchange);
  }
}
