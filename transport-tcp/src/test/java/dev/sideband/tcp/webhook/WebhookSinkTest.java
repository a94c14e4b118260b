package dev.sideband.tcp.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sideband.Sideband;
import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.alarm.Severity;
import dev.sideband.tcp.webhook.WebhookException.Problem;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real HTTP server takes alarms, or does not. */
@Timeout(60)
@Tag("S4-19")
class WebhookSinkTest {

  private static final String SECRET = "s3cr3t-path";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final FakeTime time = new FakeTime();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> counted = new LinkedBlockingQueue<>();
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
  private final Sideband sideband =
      Sideband.builder()
          .ticker(time)
          .clock(time)
          .scheduler(time)
          .observer(
              new ObserverListener() {
                @Override
                public void counted(String name, String subject, long amount) {
                  counted.add(name + " " + subject);
                }
              })
          .build();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(sideband.executor());
    server.start();
  }

  @AfterEach
  void close() {
    gate.get().countDown();
    server.stop(0);
    sideband.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      bodies.add(body);
      gate.get().await();
      Integer status = answers.poll();
      exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WebhookSinkBuilder webhook() {
    return WebhookSink.builder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET), sideband);
  }

  private static Alarm alarm(String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("client", "10.0.0.7");
    facts.put("service", "sh\u00f6p\"<\n");
    Stamp stamp =
        new Stamp(HostBoot.UNKNOWN, 5, Instant.parse("2026-01-01T00:00:05Z"), Duration.ZERO);
    return new Alarm(
        new AlarmKey("connection.close-wait", "[10.0.0.7]"),
        Severity.WARNING,
        true,
        text,
        facts,
        stamp,
        stamp);
  }

  private String next() throws InterruptedException {
    String body = bodies.poll(20, TimeUnit.SECONDS);
    assertNotNull(body, "nothing came");
    return body.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
  }

  private static void await(BooleanSupplier isSo) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 2_000 && !isSo.getAsBoolean(); i++) {
      assertFalse(never.await(10, TimeUnit.MILLISECONDS));
    }
    assertTrue(isSo.getAsBoolean());
  }

  @Test
  void anAlarmIsPostedAsJson() throws Exception {
    try (WebhookSink sink = webhook().build()) {
      sink.accept(alarm("many"));
      assertEquals(
          "{\"rule\":\"connection.close-wait\",\"subject\":\"[10.0.0.7]\","
              + "\"severity\":\"WARNING\",\"active\":true,\"text\":\"many\","
              + "\"facts\":{\"client\":\"10.0.0.7\","
              + "\"service\":\"sh\\u00f6p\\u0022\\u003c\\u000a\"},"
              + "\"since\":\"2026-01-01T00:00:05Z\",\"told\":\"2026-01-01T00:00:05Z\"}",
          bodies.poll(20, TimeUnit.SECONDS));
      await(() -> sink.status().taken() == 1);
      assertEquals(0, sink.status().waiting());
    }
  }

  @Test
  void whatIsNotTakenComesAgainAfterAPauseThatGrowsAndInOrder() throws Exception {
    try (WebhookSink sink = webhook().pauses(Duration.ofSeconds(1), LONG).build()) {
      answers.addAll(List.of(503, 429));
      sink.accept(alarm("first"));
      sink.accept(alarm("second"));
      assertEquals("first", next());
      await(() -> sink.status().failure().isPresent());
      WebhookException busy = sink.status().failure().orElseThrow();
      assertEquals(Problem.BUSY, busy.problem());
      assertEquals(503, busy.status().orElseThrow());
      assertTrue(busy.isPassing());
      time.advance(Duration.ofMillis(499));
      assertTrue(bodies.isEmpty(), "half of the pause at least");
      time.advance(Duration.ofMillis(501));
      assertEquals("first", next());
      await(() -> sink.status().failure().orElseThrow().status().orElse(0) == 429);
      time.advance(Duration.ofMillis(999));
      assertTrue(bodies.isEmpty(), "the second pause is twice as long");
      time.advance(Duration.ofMillis(1_001));
      assertEquals("first", next());
      assertEquals("second", next());
      await(() -> sink.status().taken() == 2);
    }
  }

  @Test
  void whatIsRefusedIsNotSentAgain() throws Exception {
    try (WebhookSink sink = webhook().build()) {
      answers.add(404);
      sink.accept(alarm("first"));
      sink.accept(alarm("second"));
      assertEquals("first", next());
      assertEquals("second", next());
      await(() -> sink.status().taken() == 1);
      assertEquals(1, sink.status().refused());
      assertEquals(Problem.REFUSED, sink.status().failure().orElseThrow().problem());
      assertEquals("webhook.refused http://127.0.0.1", counted.poll());
    }
  }

  @Test
  void aServerThatIsSilentOrAwayHoldsUpNobody() throws Exception {
    gate.set(new CountDownLatch(1));
    try (WebhookSink sink =
        webhook().timeout(Duration.ofMillis(200)).pauses(Duration.ofSeconds(1), LONG).build()) {
      sink.accept(alarm("first"));
      await(() -> sink.status().failure().isPresent());
      assertEquals(Problem.TIMED_OUT, sink.status().failure().orElseThrow().problem());
      assertEquals(1, sink.status().waiting());
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (WebhookSink sink =
        WebhookSink.builder(URI.create("http://127.0.0.1:" + free), sideband).build()) {
      sink.accept(alarm("first"));
      await(() -> sink.status().failure().isPresent());
      assertEquals(Problem.UNREACHABLE, sink.status().failure().orElseThrow().problem());
    }
  }

  @Test
  void tooManyThatWaitCostTheOldest() throws Exception {
    gate.set(new CountDownLatch(1));
    try (WebhookSink sink = webhook().mostWaiting(3).build()) {
      sink.accept(alarm("0"));
      assertEquals("0", next());
      for (int i = 1; i <= 5; i++) {
        sink.accept(alarm(Integer.toString(i)));
      }
      assertEquals(3, sink.status().waiting());
      assertEquals(3, sink.status().dropped());
      gate.get().countDown();
      assertEquals("4", next());
      assertEquals("5", next());
      await(() -> sink.status().taken() == 3);
    }
  }

  @Test
  void secretsAreAskedForEachTimeAndToldToNobody() throws Exception {
    AtomicReference<String> token = new AtomicReference<>("Bearer one");
    try (WebhookSink sink = webhook().header("Authorization", token::get).build()) {
      sink.accept(alarm("first"));
      assertEquals("Bearer one", tokens.poll(20, TimeUnit.SECONDS));
      await(() -> sink.status().taken() == 1);
      token.set("Bearer two");
      answers.add(500);
      sink.accept(alarm("second"));
      assertEquals("Bearer two", tokens.poll(20, TimeUnit.SECONDS));
      await(() -> sink.status().failure().isPresent());
      assertNoSecret(sink, "Bearer");
    }
    try (WebhookSink sink = webhook().header("Authorization", () -> "hid\nden").build()) {
      sink.accept(alarm("first"));
      await(() -> sink.status().refused() == 1);
      assertEquals(Problem.UNSENDABLE, sink.status().failure().orElseThrow().problem());
      assertNoSecret(sink, "hid");
    }
    for (String address : new String[] {"ftp://h/" + SECRET, "http:" + SECRET, "http://u:p@h/"}) {
      String told =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> WebhookSink.builder(URI.create(address), sideband))
              .toString();
      assertFalse(told.contains(SECRET) || told.contains("u:p"), told);
    }
  }

  private void assertNoSecret(WebhookSink sink, String secret) {
    StringBuilder told = new StringBuilder(sink + " " + sink.status() + counted);
    for (Throwable why = sink.status().failure().orElseThrow(); why != null; why = why.getCause()) {
      told.append(why);
    }
    assertFalse(told.toString().contains(SECRET), told.toString());
    assertFalse(told.toString().contains(secret), told.toString());
  }

  @Test
  void aClosedSinkSendsNothing() throws Exception {
    WebhookSink sink = webhook().pauses(Duration.ofSeconds(1), LONG).build();
    answers.add(503);
    sink.accept(alarm("first"));
    next();
    await(() -> sink.status().failure().isPresent());
    sink.close();
    sink.close();
    sink.accept(alarm("second"));
    time.advance(LONG);
    assertEquals(0, sink.status().waiting());
    assertTrue(bodies.isEmpty());
  }
}
