package dev.sideband.tcp.webhook;

import java.util.Objects;
import java.util.Optional;

/**
 * How a webhook does.
 *
 * @param waiting alarms that were not taken yet
 * @param taken alarms that it has taken
 * @param refused alarms that it will not take, and that are not sent again
 * @param dropped alarms that were given up because too many waited; the oldest go first
 * @param failure what went wrong last, be it over or not
 */
public record WebhookStatus(
    int waiting, long taken, long refused, long dropped, Optional<WebhookException> failure) {

  public WebhookStatus {
    Objects.requireNonNull(failure, "failure");
  }
}
