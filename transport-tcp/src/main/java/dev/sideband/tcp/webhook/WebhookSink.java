package dev.sideband.tcp.webhook;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmSink;
import dev.sideband.tcp.webhook.WebhookException.Problem;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts alarms to a webhook as JSON, one at a time and in order, again and again until it takes
 * them.
 *
 * <p>The body is {@code {"rule", "subject", "severity", "active", "text", "facts": {}, "since",
 * "told"}}. Any 2xx is a yes. What may go well later (no connection, no answer in time, 408, 429,
 * 5xx) is sent again after a pause; any other answer is a no to that alarm, and the next one is
 * sent. An alarm may arrive twice. Alarms wait in memory, bounded: then the oldest are dropped and
 * counted.
 *
 * <p>Neither the address beyond its host nor a header's value is in any status, count or exception.
 * The JDK's client runs a thread of its own as long as it is used. Safe for any thread; nothing
 * waits for the network.
 */
public final class WebhookSink implements AlarmSink, AutoCloseable {

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI target;
  private final String name;
  private final Map<String, Supplier<String>> headers;
  private final HttpClient client;
  private final TransportContext context;
  private final Duration timeout;
  private final Duration firstPause;
  private final Duration longestPause;
  private final int mostWaiting;

  private final Object lock = new Object();
  private final Deque<Alarm> waiting = new ArrayDeque<>();
  private @Nullable Alarm underWay;
  private @Nullable CompletableFuture<?> exchange;
  private @Nullable Cancellable rest;
  private int failures;
  private long taken;
  private long refused;
  private long dropped;
  private @Nullable WebhookException failure;
  private boolean closed;

  WebhookSink(WebhookSinkBuilder settings) {
    this.target = settings.target;
    this.name = target.getScheme() + "://" + target.getHost();
    this.headers = Map.copyOf(settings.headers);
    this.context = settings.context;
    this.timeout = settings.timeout;
    this.firstPause = settings.firstPause;
    this.longestPause = settings.longestPause;
    this.mostWaiting = settings.mostWaiting;
    this.client =
        settings.client != null
            ? settings.client
            : HttpClient.newBuilder()
                .executor(context.executor())
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
  }

  /**
   * Returns a builder.
   *
   * @param target where alarms are posted, {@code https} or {@code http}; it may be secret
   */
  public static WebhookSinkBuilder builder(URI target, TransportContext context) {
    return new WebhookSinkBuilder(target, context);
  }

  @Override
  public void accept(Alarm alarm) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (waiting.size() + (underWay == null ? 0 : 1) >= mostWaiting) {
        // The one under way may be there already; the oldest that waits says least about now.
        if (waiting.poll() == null) {
          drop();
          return;
        }
        drop();
      }
      waiting.add(alarm);
    }
    next();
  }

  private void drop() {
    dropped++;
    context.observer().counted("webhook.dropped", name, 1);
  }

  /** Sends the oldest alarm, if none is under way. */
  private void next() {
    Alarm alarm;
    synchronized (lock) {
      if (closed || underWay != null || waiting.isEmpty()) {
        return;
      }
      alarm = waiting.remove();
      underWay = alarm;
    }
    send(alarm);
  }

  private void send(Alarm alarm) {
    HttpRequest request;
    try {
      request = request(alarm);
    } catch (RuntimeException e) {
      // Its words may have the secret in them, so it goes no further.
      over(new WebhookException(name, Problem.UNSENDABLE, 0, null));
      return;
    }
    try {
      CompletableFuture<HttpResponse<Void>> sent =
          client.sendAsync(request, BodyHandlers.discarding());
      synchronized (lock) {
        exchange = sent;
      }
      CompletionStage<HttpResponse<Void>> stage = sent;
      stage.whenComplete((answer, broken) -> over(judged(answer, broken)));
    } catch (RejectedExecutionException e) {
      over(new WebhookException(name, Problem.UNREACHABLE, 0, e));
    }
  }

  private HttpRequest request(Alarm alarm) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(AlarmJson.encode(alarm)));
    headers.forEach((header, value) -> request.header(header, value.get()));
    return request.build();
  }

  /** Returns what went wrong, or null. */
  private @Nullable WebhookException judged(
      @Nullable HttpResponse<Void> answer, @Nullable Throwable broken) {
    if (answer == null) {
      Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
      Problem problem =
          cause instanceof HttpTimeoutException ? Problem.TIMED_OUT : Problem.UNREACHABLE;
      return new WebhookException(name, problem, 0, cause);
    }
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return null;
    }
    boolean busy = status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status / 100 == 5;
    return new WebhookException(name, busy ? Problem.BUSY : Problem.REFUSED, status, null);
  }

  /** The alarm under way was taken, or was not. */
  private void over(@Nullable WebhookException problem) {
    synchronized (lock) {
      exchange = null;
      if (closed || underWay == null) {
        return;
      }
      failure = problem == null ? failure : problem;
      if (problem != null && problem.isPassing()) {
        failures++;
        pause(underWay);
        return;
      }
      underWay = null;
      failures = 0;
      taken += problem == null ? 1 : 0;
      refused += problem == null ? 0 : 1;
    }
    if (problem != null) {
      context.observer().counted("webhook.refused", name, 1);
    }
    next();
  }

  private void pause(Alarm alarm) {
    context.observer().counted("webhook.failures", name, 1);
    long longest = longestPause.toNanos();
    long full = Math.min(longest, firstPause.toNanos() << Math.min(20, failures - 1));
    long pause = (full <= 0 ? longest : full) / 2;
    pause += (long) (context.random().nextDouble() * pause);
    try {
      rest = context.scheduler().schedule(() -> again(alarm), Duration.ofNanos(pause));
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void again(Alarm alarm) {
    synchronized (lock) {
      rest = null;
      if (closed) {
        return;
      }
    }
    try {
      context.executor().execute(() -> send(alarm));
    } catch (RejectedExecutionException e) {
      over(new WebhookException(name, Problem.UNREACHABLE, 0, e));
    }
  }

  /** Returns how it does. */
  public WebhookStatus status() {
    synchronized (lock) {
      return new WebhookStatus(
          waiting.size() + (underWay == null ? 0 : 1),
          taken,
          refused,
          dropped,
          Optional.ofNullable(failure));
    }
  }

  /** Sends nothing more; what waits is forgotten. Idempotent. */
  @Override
  public void close() {
    CompletableFuture<?> ended;
    synchronized (lock) {
      closed = true;
      waiting.clear();
      underWay = null;
      ended = exchange;
      if (rest != null) {
        rest.cancel();
      }
    }
    if (ended != null) {
      ended.cancel(true);
    }
  }

  /** Names the host alone. */
  @Override
  public String toString() {
    return "WebhookSink[" + name + "]";
  }
}
