package dev.sideband.tcp.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.fleet.service.Probe;
import dev.sideband.fleet.service.ProbeResult;
import dev.sideband.fleet.service.ServiceDeclaration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes of sockets on this machine. */
@Tag("S1-37")
class NetworkProbesTest {

  private static final ServiceDeclaration SERVICE =
      ServiceDeclaration.of("web", Path.of("."), "serve").build();

  private static ProbeResult run(Probe probe, Duration timeout) throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      return new NetworkProbes(sideband)
          .run(SERVICE, probe, timeout)
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @Test
  void whatTakesAConnectionIsWell() throws Exception {
    int port;
    try (ServerSocket server = listen()) {
      port = server.getLocalPort();
      assertEquals(
          new ProbeResult(true, "connected to port " + port),
          run(new Probe.Tcp("127.0.0.1", port), Duration.ofSeconds(10)));
    }
    assertFalse(run(new Probe.Tcp("127.0.0.1", port), Duration.ofSeconds(10)).well());
  }

  @ParameterizedTest
  @CsvSource({"200,true", "204,true", "302,true", "404,false", "503,false"})
  void theStatusCounts(int status, boolean well) throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        ServerSocket server = listen()) {
      sideband.executor().execute(() -> answer(server, status));
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/health");
      assertEquals(
          new ProbeResult(well, "status " + status),
          run(new Probe.Http(address), Duration.ofSeconds(10)));
    }
  }

  /** Announces more than it sends: only the status is waited for. */
  private static void answer(ServerSocket server, int status) {
    try (Socket client = server.accept()) {
      String head =
          "HTTP/1.1 "
              + status
              + " X\r\nLocation: /\r\nContent-Length: "
              + (status == 204 ? 0 : 1_000_000)
              + "\r\n\r\n";
      client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      while (client.getInputStream().read() >= 0) {
        // Until the probe has seen enough.
      }
    } catch (IOException e) {
      // The test ends.
    }
  }

  @Test
  void whoDoesNotAnswerIsNotWell() throws Exception {
    try (ServerSocket server = listen()) {
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      ProbeResult result = run(new Probe.Http(address), Duration.ofMillis(100));
      assertFalse(result.well());
      assertFalse(result.text().isEmpty());
    }
  }

  @Test
  void otherProbesAreNotItsOwn() throws Exception {
    ProbeResult result = run(new Probe.Command(List.of("true")), Duration.ofSeconds(1));
    assertFalse(result.well());
    assertTrue(result.text().startsWith("no probe of the network"), result.text());
  }
}
