package dev.sideband.tcp.artefact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sideband.Sideband;
import dev.sideband.time.testing.FakeTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real HTTP server gives artefacts, or does not. */
@Timeout(60)
@Tag("S1-10")
class WebArtefactSourceTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final byte[] CODE = new byte[100_000];

  private final FakeTime time = new FakeTime();
  private final Sideband sideband =
      Sideband.builder().ticker(time).clock(time).scheduler(time).build();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private WebArtefactSource source;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(sideband.executor());
    server.start();
    URI folder = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/code/");
    source = new WebArtefactSource(folder, TIMEOUT, sideband);
  }

  @AfterEach
  void close() {
    end.countDown();
    server.stop(0);
    sideband.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/code/web.zip" -> {
        exchange.sendResponseHeaders(200, CODE.length);
        exchange.getResponseBody().write(CODE);
      }
      case "/code/stalls.zip" -> {
        exchange.sendResponseHeaders(200, CODE.length);
        exchange.getResponseBody().write(CODE, 0, 10);
        exchange.getResponseBody().flush();
        await();
      }
      case "/code/moved.zip" -> {
        exchange.getResponseHeaders().add("Location", "/code/web.zip");
        exchange.sendResponseHeaders(302, -1);
      }
      default -> exchange.sendResponseHeaders(404, -1);
    }
    exchange.close();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatTheServerHasIsGiven() throws IOException {
    try (InputStream in = source.open("web.zip")) {
      assertArrayEquals(CODE, in.readAllBytes());
    }
    assertEquals(0, time.pending());
  }

  @Test
  void whatIsNotThereOrElsewhereIsNot() {
    IOException missing = assertThrows(IOException.class, () -> source.open("none.zip"));
    assertEquals("the web server answered 404 for none.zip", missing.getMessage());
    IOException moved = assertThrows(IOException.class, () -> source.open("moved.zip"));
    assertTrue(String.valueOf(moved.getMessage()).contains("302"), moved.getMessage());
    server.stop(0);
    assertThrows(IOException.class, () -> source.open("web.zip"));
  }

  @Test
  void aServerThatStopsSendingHoldsNobody() throws IOException {
    try (InputStream in = source.open("stalls.zip")) {
      assertEquals(10, in.readNBytes(10).length);
      time.advance(TIMEOUT);
      IOException late = assertThrows(IOException.class, in::read);
      assertEquals("stalls.zip took longer than 30 s", late.getMessage());
    }
  }

  @Test
  void whatIsNoFolderOfAWebServerIsRefused() {
    for (String address : new String[] {"ftp://host/", "http:/x/", "https://host/file", "x/"}) {
      URI folder = URI.create(address);
      assertThrows(
          IllegalArgumentException.class,
          () -> new WebArtefactSource(folder, TIMEOUT, sideband),
          address);
    }
  }
}
