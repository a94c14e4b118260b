package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what from the page, over real HTTP. */
class BmcPageTest {

  @TempDir Path directory;
  private PageFixture bmc;

  @BeforeEach
  void open() throws IOException {
    bmc = new PageFixture(directory);
  }

  @AfterEach
  void close() {
    bmc.close();
  }

  @Test
  @Tag("S0-13")
  void refusesThePageAndTheApiWithoutLogin() throws Exception {
    HttpResponse<String> page = bmc.get("/");
    assertEquals(303, page.statusCode());
    assertEquals("/login", page.headers().firstValue("Location").orElseThrow());
    assertEquals("not-signed-in", code(401, bmc.get("/api/processes")));
    assertEquals("not-signed-in", code(401, bmc.get("/api/stages")));
    assertEquals(200, bmc.get("/login").statusCode());
  }

  @Test
  @Tag("S0-12")
  @Tag("S0-13")
  void letsAUserOfTheBmcIn() throws Exception {
    bmc.agent.push(bmc.agent.table("init"));
    HttpResponse<String> answer = bmc.login("admin", "right");

    assertEquals(303, answer.statusCode());
    assertEquals("/", answer.headers().firstValue("Location").orElseThrow());
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    assertTrue(bmc.get("/").body().contains("<title>"));
    assertEquals("init", bmc.json(200, "/api/processes").at("/rows/0/name").textValue());
  }

  @Test
  void eachPageIsWholeAndMarkedInTheBarOfAll() throws Exception {
    bmc.signedIn();
    for (String link : new String[] {"/#processes", "/bus", "/console", "/connections", "/fleet"}) {
      String page = bmc.get(link.replace("#processes", "")).body();
      assertTrue(page.startsWith("<!doctype html>\n<html lang=\"en\">\n<head>\n"), page);
      assertTrue(page.endsWith("</body>\n</html>\n"), page);
      assertTrue(page.contains("<a href=\"" + link + "\" aria-current=\"page\""), page);
      for (String once :
          new String[] {"<title>", "<body>", "<nav ", "aria-current", "id=\"health-text\""}) {
        assertEquals(page.indexOf(once), page.lastIndexOf(once), once + " at " + link);
        assertTrue(page.contains(once), once + " at " + link);
      }
      assertFalse(page.contains("<!--"), page);
    }
    String login = bmc.get("/login").body();
    assertTrue(login.contains("<body class=\"login\">") && !login.contains("<nav "), login);
  }

  @Test
  void takesNoSessionThatWasMadeUpOrEnded() throws Exception {
    String name = "sideband-" + bmc.page.uri().getPort();
    HttpRequest.Builder madeUp =
        HttpRequest.newBuilder(bmc.uri("/api/stages")).header("Cookie", name + "=AAAA");
    assertEquals("not-signed-in", code(401, bmc.send(madeUp)));

    bmc.signedIn();
    assertEquals(200, bmc.get("/api/stages").statusCode());
    HttpRequest.Builder leave = bmc.request("/logout").POST(HttpRequest.BodyPublishers.noBody());
    assertEquals(303, bmc.send(leave).statusCode());
    assertEquals("not-signed-in", code(401, bmc.get("/api/stages")));
  }

  @Test
  void endsASessionThatIsIdle() throws Exception {
    bmc.signedIn();
    bmc.time.advance(Sessions.IDLE.plusNanos(1));

    assertEquals("not-signed-in", code(401, bmc.get("/api/stages")));
  }

  @Test
  void refusesAWrongPasswordAndSlowsWhoGuesses() throws Exception {
    for (int i = 0; i < LoginGuard.FAILURES; i++) {
      assertEquals("wrong-login", code(401, bmc.login("admin", "wrong")));
    }
    HttpResponse<String> slowed = bmc.login("admin", "right");
    assertEquals("too-many-attempts", code(429, slowed));
    assertEquals("31", slowed.headers().firstValue("Retry-After").orElseThrow());

    bmc.time.advance(LoginGuard.DELAY);
    assertEquals(303, bmc.login("admin", "right").statusCode());
  }

  @Test
  void sendsAPersonBackToTheFormThatSaysWhy() throws Exception {
    HttpRequest.Builder wrong = bmc.request("/login").header("Accept", "text/html,*/*");

    HttpResponse<String> answer = bmc.send(PageFixture.form(wrong, "admin", "wrong"));

    assertEquals(303, answer.statusCode());
    assertEquals("/login#wrong", answer.headers().firstValue("Location").orElseThrow());
    assertTrue(bmc.get("/login").body().contains("id=\"wrong\""));
  }

  @Test
  void refusesAFormThatCameFromAnotherSite() throws Exception {
    for (String origin : new String[] {"http://evil.example", "null"}) {
      HttpRequest.Builder foreign = bmc.request("/login").header("Origin", origin);
      assertEquals(
          "foreign-origin", code(403, bmc.send(PageFixture.form(foreign, "admin", "right"))));
    }
    String own = bmc.page.uri().toString().replaceAll("/$", "");
    HttpRequest.Builder ours = bmc.request("/login").header("Origin", own);
    assertEquals(303, bmc.send(PageFixture.form(ours, "admin", "right")).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user=admin&user=eve&password=x",
        "user=%FF%zz&password=%",
        "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10",
        "",
      })
  void survivesABadForm(String body) throws Exception {
    HttpRequest.Builder bad =
        bmc.request("/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));

    int status = bmc.send(bad).statusCode();

    assertTrue(status == 400 || status == 401, "status " + status);
  }

  @Test
  void boundsTheFormAndTheHeaders() throws Exception {
    assertEquals("too-large", code(413, bmc.login("admin", "x".repeat(5000))));
    HttpRequest.Builder long_ = bmc.request("/login").header("X-Long", "x".repeat(20_000)).GET();
    HttpResponse<String> refused = bmc.send(long_);
    assertEquals("bad-request", code(431, refused));
    HttpRequest.Builder noForm =
        bmc.request("/login").POST(HttpRequest.BodyPublishers.ofString("user=admin"));
    assertEquals("bad-parameter", code(400, bmc.send(noForm)));
  }

  @Test
  void fencesEveryAnswer() throws Exception {
    for (String path : new String[] {"/", "/login", "/api/processes", "/assets/page.js", "/no"}) {
      HttpResponse<String> answer = bmc.get(path);
      String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertTrue(policy.contains("script-src 'self';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow());
      String caching = answer.headers().firstValue("Cache-Control").orElseThrow();
      assertEquals(path.startsWith("/api/") ? "no-store" : "no-cache", caching);
      assertTrue(answer.headers().firstValue("Server").isEmpty());
    }
  }

  @Test
  void tellsUnknownAddressesAndMethodsApart() throws Exception {
    assertEquals("bad-request", code(400, bmc.get("/assets/../../etc/passwd")));
    assertEquals("bad-request", code(400, bmc.get("/assets/..%2flogin.html")));
    assertEquals("not-found", code(404, bmc.get("/assets/")));
    HttpRequest.Builder post =
        bmc.request("/api/processes").POST(HttpRequest.BodyPublishers.noBody());
    HttpResponse<String> answer = bmc.send(post);
    assertEquals("method-not-allowed", code(405, answer));
    assertEquals("GET", answer.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void servesTheSameFilePlainDeflatedAndNotAgain() throws Exception {
    HttpResponse<byte[]> plain =
        bmc.http.send(bmc.request("/assets/page.js").build(), BodyHandlers.ofByteArray());
    HttpResponse<byte[]> deflated =
        bmc.http.send(
            bmc.request("/assets/page.js").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    byte[] inflated = new GZIPInputStream(new ByteArrayInputStream(deflated.body())).readAllBytes();
    assertArrayEquals(plain.body(), inflated);

    String tag = plain.headers().firstValue("ETag").orElseThrow();
    HttpRequest.Builder again = bmc.request("/assets/page.js").header("If-None-Match", tag);
    HttpResponse<String> unchanged = bmc.send(again);
    assertEquals(304, unchanged.statusCode());
    assertEquals("", unchanged.body());
  }

  @Test
  void servesTheGridFromItsLibrary() throws Exception {
    assertTrue(bmc.get("/assets/tabulator.mjs").body().contains("export{"));
    assertTrue(bmc.get("/assets/tabulator.css").body().contains(".tabulator"));
  }

  @Test
  void outlivesGarbage() throws Exception {
    for (String garbage :
        new String[] {"\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /login"}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bmc.page.uri().getPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(answer.contains("Exception"), answer);
      }
    }
    assertEquals(200, bmc.get("/login").statusCode());
  }

  @Test
  void saysThatAPortIsTaken() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), bmc.page.uri().getPort());

    IOException e =
        Assertions.assertThrows(
            IOException.class, () -> WebServer.start(taken, new Router(noLogin())));

    assertTrue(e instanceof BindException || e.getCause() instanceof BindException, e.toString());
  }

  private Login noLogin() {
    return new Login(
        (user, password) -> false,
        new Sessions(bmc.time, bmc.sideband.random()),
        new LoginGuard(bmc.time));
  }

  private static String code(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    return new ObjectMapper().readTree(answer.body()).at("/error/code").textValue();
  }
}
