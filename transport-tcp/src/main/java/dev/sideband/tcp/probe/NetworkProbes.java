package dev.sideband.tcp.probe;

import dev.sideband.fleet.service.Probe;
import dev.sideband.fleet.service.ProbeResult;
import dev.sideband.fleet.service.ProbeRunner;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes TCP and HTTP probes; of others it says that it cannot.
 *
 * <p>A TCP probe takes a thread of the context's executor while it connects. The JDK's client for
 * HTTP runs a thread of its own as long as it is used. What HTTP answers is not read beyond its
 * status, and redirects are not followed: they are well. Safe for any thread.
 */
public final class NetworkProbes implements ProbeRunner {

  private static final int LEAST_WELL = 200;
  private static final int MOST_WELL = 399;

  private final TransportContext context;
  private final HttpClient client;

  /** Creates a runner. */
  public NetworkProbes(TransportContext context) {
    this.context = Objects.requireNonNull(context, "context");
    this.client =
        HttpClient.newBuilder()
            .executor(context.executor())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public CompletionStage<ProbeResult> run(
      ServiceDeclaration service, Probe probe, Duration timeout) {
    CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    try {
      // Names may take longer to look up than any timeout of a socket says.
      Cancellable limit =
          context
              .scheduler()
              .schedule(
                  () ->
                      result.complete(
                          new ProbeResult(false, "no answer in " + timeout.toMillis() + " ms")),
                  timeout);
      var unused = result.whenComplete((done, failure) -> limit.cancel());
      if (probe instanceof Probe.Tcp tcp) {
        context.executor().execute(() -> result.complete(connect(tcp, timeout)));
      } else if (probe instanceof Probe.Http http) {
        get(http.address(), timeout, result);
      } else {
        result.complete(new ProbeResult(false, "no probe of the network: " + probe));
      }
    } catch (RejectedExecutionException e) {
      result.complete(new ProbeResult(false, "the agent ends"));
    }
    return result;
  }

  private static ProbeResult connect(Probe.Tcp probe, Duration timeout) {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis()));
      socket.connect(new InetSocketAddress(probe.host(), probe.port()), millis);
      return new ProbeResult(true, "connected to port " + probe.port());
    } catch (IOException | RuntimeException e) {
      return new ProbeResult(false, "port " + probe.port() + ": " + e.getMessage());
    }
  }

  private void get(URI address, Duration timeout, CompletableFuture<ProbeResult> result) {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(address).timeout(timeout).GET().build();
    } catch (IllegalArgumentException e) {
      result.complete(new ProbeResult(false, String.valueOf(e.getMessage())));
      return;
    }
    CompletableFuture<HttpResponse<InputStream>> exchange =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    var unused =
        exchange.whenComplete((response, failure) ->
            result.complete(failure == null ? judge(response) : failed(failure)));
    var unusedToo = result.whenComplete((done, failure) -> exchange.cancel(true));
  }

  private static ProbeResult judge(HttpResponse<InputStream> response) {
    int status = response.statusCode();
    try {
      response.body().close(); // Which ends the exchange: nobody reads what follows.
    } catch (IOException e) {
      return failed(e);
    }
    return new ProbeResult(status >= LEAST_WELL && status <= MOST_WELL, "status " + status);
  }

  private static ProbeResult failed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = cause.getMessage();
    return new ProbeResult(false, text == null ? cause.getClass().getSimpleName() : text);
  }
}
