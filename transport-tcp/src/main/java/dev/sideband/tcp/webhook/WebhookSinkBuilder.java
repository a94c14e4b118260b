package dev.sideband.tcp.webhook;

import dev.sideband.transport.TransportContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link WebhookSink}. For one thread. */
public final class WebhookSinkBuilder {

  final URI target;
  final TransportContext context;
  final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
  @Nullable HttpClient client;
  Duration timeout = Duration.ofSeconds(10);
  Duration firstPause = Duration.ofSeconds(1);
  Duration longestPause = Duration.ofMinutes(1);
  int mostWaiting = 1_000;

  WebhookSinkBuilder(URI target, TransportContext context) {
    this.target = Objects.requireNonNull(target, "target");
    this.context = Objects.requireNonNull(context, "context");
    String scheme = String.valueOf(target.getScheme());
    if (target.getHost() == null
        || !scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      // What it is must not be told: a webhook's address may be its only secret.
      throw new IllegalArgumentException("no address of a webhook: neither http nor https");
    }
    if (target.getRawUserInfo() != null) {
      throw new IllegalArgumentException("an address with a user in it; use a header");
    }
  }

  /**
   * Adds a header, such as {@code Authorization}.
   *
   * @param value asked for each request, so that secrets can be changed; told to nobody else
   */
  public WebhookSinkBuilder header(String name, Supplier<String> value) {
    headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Sends through this client, for those who need a proxy or authorities of their own; the default
   * is a new one that follows no redirection and runs on the context's executor.
   */
  public WebhookSinkBuilder client(HttpClient client) {
    this.client = Objects.requireNonNull(client, "client");
    return this;
  }

  /** Sets how long to wait for an answer; ten seconds if nothing is said. */
  public WebhookSinkBuilder timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("timeout " + limit);
    }
    this.timeout = limit;
    return this;
  }

  /**
   * Sets how long to wait before an alarm is sent again: at first, and at most, since the pause
   * doubles with each failure; half of each is left to chance. One second and one minute if nothing
   * is said.
   */
  public WebhookSinkBuilder pauses(Duration first, Duration longest) {
    if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(first + " to " + longest);
    }
    this.firstPause = first;
    this.longestPause = longest;
    return this;
  }

  /** Sets how many alarms may wait; 1,000 if nothing is said. */
  public WebhookSinkBuilder mostWaiting(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("waiting: " + most);
    }
    this.mostWaiting = most;
    return this;
  }

  /** Makes the sink; nothing is sent before the first alarm. */
  public WebhookSink build() {
    return new WebhookSink(this);
  }
}
