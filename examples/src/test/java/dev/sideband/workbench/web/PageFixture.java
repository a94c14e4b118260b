package dev.sideband.workbench.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.Sideband;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.FleetSettings;
import dev.sideband.fleet.server.OrderSigner;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.LocalLink;
import dev.sideband.workbench.TestAgent;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.connection.TestConnections;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.fleet.DemoArtefacts;
import dev.sideband.workbench.fleet.FleetWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Random;

/** A page over a pipeline on a disk and time that stands still, and a client that speaks HTTP. */
final class PageFixture implements AutoCloseable {

  static final Duration STALE_AFTER = Duration.ofSeconds(15);

  final FakeTime time = new FakeTime();
  final Sideband sideband = Sideband.builder().ticker(time).clock(time).scheduler(time).build();

  /** Runs what it is given while time advances, on the thread that advances it. */
  final Sideband stepped =
      Sideband.builder()
          .executor(work -> time.schedule(work, Duration.ZERO))
          .ticker(time)
          .clock(time)
          .scheduler(time)
          .random(new Random(7))
          .build();

  final SnapshotPipeline processes;
  final BusWatch bus;
  final TestConnections sockets;
  final ConnectionWatch connections;
  final FleetServer fleet;
  final LocalLink workers;
  final BmcPage page;
  final HttpClient http = HttpClient.newHttpClient();

  final TestAgent agent;

  private String cookie = "";

  PageFixture(Path directory) throws IOException {
    this(directory, ConsoleRack.empty());
  }

  /**
   * Serves consoles as well.
   *
   * @param consoles stays the caller's
   */
  PageFixture(Path directory, ConsoleRack consoles) throws IOException {
    BootClock clock = BootClock.of(new BmcBoot(7), Duration.ZERO, time, time);
    SnapshotLimits limits =
        new SnapshotLimits(8 << 20, Duration.ofSeconds(30), Duration.ofSeconds(10), STALE_AFTER);
    processes = SnapshotPipeline.open(directory, new TableSnapshotFormat(), limits, clock);
    agent = new TestAgent(processes, time);
    bus = BusWatch.open(Files.createDirectories(directory.resolve("board")), stepped);
    sockets = new TestConnections(sideband);
    connections = sockets.watch(directory.resolve("connections"), sideband);
    fleet =
        FleetServer.builder(
                directory.resolve("fleet"), OrderSigner.of("page", key()), clock, sideband)
            .settings(FleetSettings.STANDARD.history(0))
            .open();
    workers = new LocalLink(fleet, sideband);
    fleet.serve(workers);
    page =
        BmcPage.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            processes,
            (user, password) -> user.equals("admin") && "right".equals(new String(password)),
            clock,
            STALE_AFTER,
            bus,
            consoles,
            connections,
            new FleetWatch(fleet, DemoArtefacts.none(), () -> {}, sideband),
            sideband);
  }

  private static PrivateKey key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  URI uri(String path) {
    return page.uri().resolve(path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static HttpRequest.Builder form(HttpRequest.Builder request, String user, String password) {
    String body =
        "user="
            + URLEncoder.encode(user, StandardCharsets.UTF_8)
            + "&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    return request
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> login(String user, String password)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(form(request("/login"), user, password));
    answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
    return answer;
  }

  PageFixture signedIn() throws IOException, InterruptedException {
    login("admin", "right");
    return this;
  }

  /** Returns the JSON of an answer that must have this status. */
  JsonNode json(int status, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != status) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return new ObjectMapper().readTree(answer.body());
  }

  @Override
  public void close() {
    page.close();
    workers.close();
    fleet.close();
    bus.close();
    connections.close();
    processes.close();
    stepped.close();
    sideband.close();
  }
}
