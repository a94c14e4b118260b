package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.internal.PendingRequest;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.NoResponseException;
import java.time.Duration;

/** A request on its way, under its number. For one thread at a time. */
final class SentRequest {

  final PendingRequest pending;
  final LanMessage message;
  final long since;

  /** How often the request itself was sent, and not a login before it. */
  int attempts;

  /** How often the BMC could not read it. */
  int refusals;

  long resendAt;

  /** The last that was sent was a login. */
  boolean loggingIn;

  boolean loggedInAnew;

  SentRequest(PendingRequest pending, int number, long now) {
    MessageRequest request = pending.request();
    this.pending = pending;
    this.since = now;
    this.message =
        new LanMessage(
            LanMessage.BMC_ADDRESS,
            request.netFn(),
            request.lun(),
            LanMessage.CONSOLE_ADDRESS,
            number,
            0,
            request.command(),
            request.data());
  }

  /**
   * Tells whether that is its answer. The addresses do not matter: BMCs differ in what they put
   * there, and one is at the line.
   */
  boolean isAnsweredBy(LanMessage response) {
    return response.netFn() == (message.netFn() | 1)
        && response.command() == message.command()
        && response.sequence() == message.sequence()
        && !response.body().isEmpty();
  }

  Duration elapsed(long now) {
    return Duration.ofNanos(now - since);
  }

  NoResponseException noResponse(String target, long now) {
    return new NoResponseException(target, attempts, elapsed(now));
  }
}
