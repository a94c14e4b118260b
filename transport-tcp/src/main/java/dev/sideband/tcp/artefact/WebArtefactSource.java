package dev.sideband.tcp.artefact;

import dev.sideband.fleet.deploy.ArtefactSource;
import dev.sideband.time.Scheduler;
import dev.sideband.transport.TransportContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Artefacts that a web server gives: one GET for each, of a path below one address. No redirection
 * is followed. What comes need not be trusted, since it is checked; so http is good enough where
 * nobody minds that the code is seen.
 *
 * <p>The JDK's client runs a thread of its own as long as it is used. Safe for any thread.
 */
public final class WebArtefactSource implements ArtefactSource {

  private static final int OK = 200;

  private final URI folder;
  private final Duration timeout;
  private final Scheduler scheduler;
  private final HttpClient client;

  /**
   * Creates a source.
   *
   * @param folder the address before the artefact's name, {@code https} or {@code http}, with a
   *     slash at its end
   * @param timeout how long an artefact may take from its request to its last byte
   */
  public WebArtefactSource(URI folder, Duration timeout, TransportContext context) {
    this(
        folder,
        timeout,
        HttpClient.newBuilder()
            .executor(context.executor())
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build(),
        context);
  }

  /**
   * Creates a source for those who need a proxy, authorities or a certificate of their own.
   *
   * @param client sends the requests
   */
  public WebArtefactSource(
      URI folder, Duration timeout, HttpClient client, TransportContext context) {
    String scheme = String.valueOf(folder.getScheme());
    if (folder.getHost() == null
        || !scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")
        || !String.valueOf(folder.getPath()).endsWith("/")) {
      throw new IllegalArgumentException("no folder of a web server: " + folder);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout);
    }
    this.folder = folder;
    this.timeout = timeout;
    this.scheduler = context.scheduler();
    this.client = Objects.requireNonNull(client, "client");
  }

  @Override
  public InputStream open(String name) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(folder.resolve(name)).timeout(timeout).build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + " was not fetched");
    }
    if (response.statusCode() != OK) {
      response.body().close();
      throw new IOException("the web server answered " + response.statusCode() + " for " + name);
    }
    return new Bounded(response.body(), name);
  }

  /** A body that must come in time: a peer that stops sending holds nobody for ever. */
  private final class Bounded extends FilterInputStream {

    private final String name;
    private final Scheduler.Cancellable timer;
    private volatile boolean late;

    Bounded(InputStream in, String name) {
      super(in);
      this.name = name;
      this.timer = scheduler.schedule(this::giveUp, timeout);
    }

    private void giveUp() {
      late = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader is told below.
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int size) throws IOException {
      int got;
      try {
        got = in.read(into, from, size);
      } catch (IOException e) {
        throw late ? tooLate(e) : e;
      }
      if (got < 0 && late) {
        throw tooLate(null);
      }
      return got;
    }

    private IOException tooLate(@Nullable IOException e) {
      return new IOException(name + " took longer than " + timeout.toSeconds() + " s", e);
    }

    @Override
    public void close() throws IOException {
      timer.cancel();
      in.close();
    }
  }
}
