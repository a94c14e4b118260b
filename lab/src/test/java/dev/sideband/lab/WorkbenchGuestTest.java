package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Workbench with a guest, as a visitor meets it: a boot, its processes, its power, its end. */
@Timeout(240)
class WorkbenchGuestTest {

  private static final String GUEST = "--guest";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":(\\d+)");
  private static final int SIGTERM_STATUS = 128 + 15;

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  @TempDir Path folder;

  @Test
  void aVisitorSeesTheGuestBootAndItsProcessesAndSwitchesItsPower() throws Exception {
    GuestJob.requirePeers();
    List<ProcessHandle> children;
    try (WorkbenchProcess workbench = WorkbenchProcess.start(folder, GUEST)) {
      signIn(workbench);
      Console console = new Console(workbench);
      console.await("Linux version 6.");
      console.await("guest has a shell");
      console.await("agent: reports processes, connections and buses");
      console.await(
          "/api/processes",
          answer -> answer.contains("HostAgentCommand") && answer.contains("\"syslogd\""));
      console.await("/api/bus", answer -> answer.contains("0x50"));
      console.await(
          "/api/connections/query?states=LISTEN",
          answer -> answer.contains(":8080\"") && answer.contains("\"httpd\""));
      String listeners = get(workbench, "/api/connections/query?states=LISTEN");
      assertFalse(listeners.contains(":" + workbench.uri().getPort() + "\""), listeners);
      String overview = get(workbench, "/api/connections");
      assertTrue(overview.contains("\"machine\":\"the guest\""), overview);
      assertFalse(overview.contains("\"unseen\""), overview);

      order(workbench, "power", "action=off");
      console.await("/api/consoles", answer -> answer.contains("\"on\":false"));
      order(workbench, "power", "action=on");

      children = workbench.children();
      assertFalse(children.isEmpty());
      assertEquals(SIGTERM_STATUS, workbench.terminate());
    }
    assertEnded(children);
    try (Stream<Path> left = Files.list(folder.resolve("data/guest/machine"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void theGuestEndsWithAWorkbenchThatIsKilled() throws Exception {
    GuestJob.requirePeers();
    List<ProcessHandle> children;
    try (WorkbenchProcess workbench = WorkbenchProcess.start(folder, GUEST)) {
      children = workbench.children();
      assertFalse(children.isEmpty());
    }
    assertEnded(children);
  }

  private static void assertEnded(List<ProcessHandle> children) throws Exception {
    for (ProcessHandle each : children) {
      each.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void signIn(WorkbenchProcess workbench) throws Exception {
    assertEquals(
        303,
        post(
                workbench,
                "/login",
                "user="
                    + WorkbenchProcess.USER
                    + "&password="
                    + WorkbenchProcess.PASSWORD.replace(' ', '+'))
            .statusCode());
  }

  private void order(WorkbenchProcess workbench, String what, String form) throws Exception {
    HttpResponse<String> answer = post(workbench, "/api/consoles/" + what, "console=guest&" + form);
    assertEquals(200, answer.statusCode(), answer::body);
  }

  private HttpResponse<String> post(WorkbenchProcess workbench, String path, String form)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(workbench.uri().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private String get(WorkbenchProcess workbench, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(workbench.uri().resolve(path)).build(), BodyHandlers.ofString())
        .body();
  }

  /** The guest's console as the page follows it. */
  private final class Console {

    private final WorkbenchProcess workbench;
    private final StringBuilder text = new StringBuilder();
    private long next;
    private int seen;

    Console(WorkbenchProcess workbench) {
      this.workbench = workbench;
    }

    /** Waits for a text behind the one that was waited for last. */
    void await(String wanted) throws Exception {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (text.indexOf(wanted, seen) < 0) {
        assertTrue(System.nanoTime() < end, () -> "no \"" + wanted + "\" in " + text);
        hear();
      }
      seen = text.indexOf(wanted, seen) + wanted.length();
    }

    /** Asks again and again; the console's news, or their absence, hold up each question. */
    void await(String path, Predicate<String> wanted) throws Exception {
      long end = System.nanoTime() + PATIENCE.toNanos();
      String answer = get(workbench, path);
      while (!wanted.test(answer)) {
        assertTrue(System.nanoTime() < end, answer);
        hear();
        answer = get(workbench, path);
      }
    }

    private void hear() throws Exception {
      String answer = get(workbench, "/api/consoles?wait=500&open=guest:" + next);
      Matcher data = DATA.matcher(answer);
      while (data.find()) {
        byte[] bytes = Base64.getDecoder().decode(data.group(1));
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
      Matcher position = NEXT.matcher(answer);
      assertTrue(position.find(), answer);
      next = Long.parseLong(position.group(1));
    }
  }
}
