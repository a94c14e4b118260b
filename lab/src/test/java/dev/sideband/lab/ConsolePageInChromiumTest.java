package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person at the console page, with the real Workbench, its BMCs and a network that is cut. */
@Timeout(150)
class ConsolePageInChromiumTest {

  private static final String CARDS = "article.console";
  private static final Pattern LINE = Pattern.compile(": line (\\d+) at ");

  private static final List<String> NAMES = List.of("workbench", "web-1", "web-2", "db-1");

  @TempDir static Path folder;
  private static Visitor visitor;
  private static Chromium browser;

  @BeforeAll
  static void open() throws IOException {
    visitor = Visitor.start(folder);
    browser = visitor.browser();
  }

  @AfterAll
  static void close() {
    visitor.close();
  }

  @BeforeEach
  void signIn() {
    visitor.signIn(900);
    browser.click("nav a[href='/console']");
    for (String name : NAMES) {
      awaitState(name, "live");
    }
  }

  @AfterEach
  void leave() {
    browser.open(visitor.uri().resolve("/login"));
    browser.leave();
    browser.complaints();
  }

  @Test
  @Tag("S2-7")
  void whatIsTypedComesBack() {
    awaitText("web-1", "web-1> ");
    type("web-1", "status\n");
    awaitText("web-1", "web-1> status");
    awaitText("web-1", "web-1: a demo program, up ");
    type("web-1", "colours\n");
    awaitText("web-1", "bold underlined reverse");
    browser.click("#console-web-1 button.break");
    awaitText("web-1", "*** break at ");
    assertFalse(text("db-1").contains("status"), "each console has its own screen");
    assertQuiet();
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-21")
  @Tag("S2-23")
  @Tag("S2-24")
  @Tag("S2-28")
  void aStallShowsInStateAndHeartbeats() throws IOException {
    browser.click("#console-workbench button.trouble[data-kind=busy]");
    browser.await(
        "missed heartbeats", page -> cells("workbench", "missed") + cells("workbench", "sent") > 7);
    String stalled = browser.find("#console-workbench .state-text").getText();
    assertTrue(stalled.matches("BMC stalls: \\d+ heartbeats wait"), stalled);
    assertEquals("Live", browser.find("#console-db-1 .state-text").getText());
    assertTrue(browser.find("#health-text").getText().matches("workbench: heartbeat \\d+ waits.*"));
    shoot("stalled", 0);

    browser.await("late answers", page -> cells("workbench", "answered-late") > 0);
    browser.await("reports of the BMC", page -> cells("workbench", "timeout-reported") > 2);
    browser.await("all answered", page -> cells("workbench", "missed") == 0);
    browser.await(
        "live again",
        page -> browser.find("#console-workbench .state-text").getText().equals("Live"));
    assertTrue(
        whole("workbench").matches("Complete from byte \\d+ to [0-9,]+"), whole("workbench"));

    browser.click("#console-workbench .beat.timeout-reported");
    browser.await("its story", page -> !story("workbench").isEmpty());
    assertTrue(
        story("workbench").contains("The BMC was busy: it had the heartbeat all the while."),
        story("workbench"));
    assertTrue(
        story("workbench").matches("(?s).*out of its queue \\d+\\.\\d s later.*"),
        story("workbench"));
    String log = browser.find("#console-workbench .log").getText();
    assertTrue(
        log.startsWith("Stored since the heartbeat before, bytes ")
            || log.equals("Nothing of the console was stored since the heartbeat before."),
        log);
    shoot("after-the-stall", 0);
    browser.click("#console-workbench .close");
    assertQuiet();
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-47")
  @Tag("S2-48")
  void afterACutTheConsoleIsRefilled() throws IOException {
    awaitText("web-1", ": line 2 at ");
    browser.click("#console-web-1 button.trouble[data-kind=cut]");
    awaitState("web-1", "network-lost");
    assertTrue(whole("web-1").endsWith(", as far as is known: the line is down"), whole("web-1"));
    assertEquals("live", state("db-1"));
    shoot("cut", 0);
    awaitState("web-1", "live");
    browser.await(
        "the refill", page -> whole("web-1").matches("Complete from byte \\d+ to [0-9,]+"));
    browser.await("missed ones are settled", page -> cells("web-1", "refetched") > 0);
    int last = lines("web-1");
    browser.await("more lines", page -> lines("web-1") > last);
    browser.await(
        "no alarm", page -> browser.find("#health-text").getText().equals("4 consoles live"));
    shoot("refilled", 0);
    assertQuiet();
  }

  @Test
  @Tag("S2-55")
  void whatIsLostForGoodIsMarkedInItsPlace() throws IOException {
    awaitText("db-1", ": line 2 at ");
    browser.click("#console-db-1 button.trouble[data-kind=flood]");
    awaitState("db-1", "network-lost");
    awaitState("db-1", "live");
    awaitText("db-1", "2730 of   2730 ");
    browser.await("the gap", page -> !browser.texts("#console-db-1 .gaps button").isEmpty());
    List<String> gaps = browser.texts("#console-db-1 .gaps button");
    Matcher gap =
        Pattern.compile("([0-9,]+) bytes missing, [0-9,]+ to [0-9,]+: the BMC had overwritten them")
            .matcher(gaps.get(0));
    assertTrue(gap.matches(), gaps.get(0));
    // On a slow machine the host goes on to say more than is fetched, and loses it a second time.
    assertTrue(
        whole("db-1")
            .matches("[0-9,]+ bytes lost for good in " + gaps.size() + " gaps?; .* is held"),
        whole("db-1"));
    browser.click("#console-db-1 .gaps button");
    String text = text("db-1");
    int marked = text.indexOf("── " + gap.group(1) + " bytes missing");
    assertTrue(marked > text.indexOf(": line 2 at "), text);
    assertTrue(text.indexOf("2730 of   2730 ") > marked, "what came after is there");
    shoot("gap", 540);
    assertQuiet();
  }

  @Test
  @Tag("S2-49")
  void scrollsBackBeyondWhatThePageBrought() {
    awaitText("workbench", "workbench> ");
    type("workbench", "count 1500\n");
    awaitText("workbench", "1500 of   1500 ");
    browser.open(visitor.uri().resolve("/console?again"));
    awaitText("workbench", "1500 of   1500 ");
    assertFalse(text("workbench").contains("     1 of   1500 "));
    browser.click("#console-workbench button.earlier");
    awaitText("workbench", "     1 of   1500 ");
    assertEquals(
        1_500, Pattern.compile(" of   1500 ").matcher(text("workbench")).results().count());
    assertQuiet();
  }

  @Test
  void showsTheConsolesThatAreAskedFor() {
    assertEquals(4, browser.texts(CARDS).size());
    browser.click("#list [data-name=web-1]");
    browser.await(
        "three consoles",
        page -> browser.texts(CARDS + " h2").equals(List.of("workbench", "web-2", "db-1")));
    browser.click("#list [data-name=web-1]");
    browser.await("four consoles", page -> browser.texts(CARDS + " h2").equals(NAMES));
    awaitText("web-1", "web-1> ");
    assertQuiet();
  }

  private static void type(String name, String text) {
    browser.click("#console-" + name + " .screen");
    browser.type(text);
  }

  private static String text(String name) {
    return String.valueOf(
        browser.run("return document.getElementById(arguments[0])?.text?.()", "console-" + name));
  }

  private static void awaitText(String name, String text) {
    browser.await(text + " at " + name, page -> text(name).contains(text));
  }

  private static String state(String name) {
    return String.valueOf(
        browser.run(
            "return document.getElementById(arguments[0])?.dataset.state", "console-" + name));
  }

  private static void awaitState(String name, String state) {
    browser.await(name + " " + state, page -> state(name).equals(state));
  }

  private static String whole(String name) {
    return browser.texts("#console-" + name + " .whole").get(0);
  }

  private static String story(String name) {
    return browser.texts("#console-" + name + " .story").get(0);
  }

  private static int cells(String name, String state) {
    return browser.texts("#console-" + name + " .strip .beat." + state).size();
  }

  /** Returns how many numbered lines there are; they must be all, once and in order. */
  private static int lines(String name) {
    String text = text(name);
    List<Integer> numbers =
        LINE.matcher(text).results().map(line -> Integer.valueOf(line.group(1))).toList();
    for (int i = 1; i < numbers.size(); i++) {
      assertEquals(numbers.get(i - 1) + 1, numbers.get(i), text);
    }
    return numbers.size();
  }

  private static void shoot(String name, int scroll) throws IOException {
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, 900, dark);
        String file = "console-" + name + "-" + width + (dark ? "-dark" : "-light") + ".png";
        browser.run("document.querySelector('#consoles').scrollTop = arguments[0]", scroll);
        browser.await(
            "the colours",
            page -> Objects.equals(0L, browser.run("return document.getAnimations().length")));
        browser.screenshot(Visitor.SCREENSHOTS.resolve(file));
        assertEquals(
            true, browser.run("return document.documentElement.scrollWidth <= innerWidth"), file);
      }
    }
    browser.look(1280, 900, false);
  }

  private static void assertQuiet() {
    // The browser would have the terminal's library draw in another way.
    assertEquals(
        List.of(),
        browser.complaints().stream()
            .filter(each -> !each.contains("willReadFrequently"))
            .toList());
    List<URI> requests = browser.requests();
    assertFalse(requests.isEmpty());
    for (URI request : requests) {
      assertEquals("127.0.0.1", request.getHost(), request.toString());
      assertEquals(visitor.uri().getPort(), request.getPort(), request.toString());
    }
  }
}
