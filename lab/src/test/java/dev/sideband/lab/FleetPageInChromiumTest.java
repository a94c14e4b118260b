package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person at the fleet page, with the real Workbench: a monitor server and three agents joined
 * over TLS, whose services are real processes that are really killed.
 */
class FleetPageInChromiumTest {

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
    visitor.signIn(1000);
    browser.click("nav a[href='/fleet']");
    for (String worker : List.of("web-1", "web-2", "web-3")) {
      for (String service : List.of("shop", "cache", "mailer")) {
        browser.await(service + " at " + worker + " runs", page -> runs(state(worker, service)));
      }
    }
  }

  @AfterEach
  void leaveNothing() {
    browser.leave();
  }

  private static String service(String worker, String name) {
    return "[data-worker='" + worker + "'] [data-service='" + name + "']";
  }

  private static String attribute(String css, String name) {
    return String.valueOf(
        browser.run(
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? ''",
            css,
            name));
  }

  private static String state(String worker, String service) {
    return attribute(service(worker, service), "data-state");
  }

  private static boolean runs(String state) {
    return List.of("working", "waiting", "busy").contains(state);
  }

  private static long pid(String worker, String service) {
    return Long.parseLong(
        String.valueOf(
            browser.run(
                "return /pid (\\d+)/.exec(document.querySelector(arguments[0])?.textContent)?.[1]"
                    + " ?? 0",
                service(worker, service))));
  }

  /** Kills it as nobody ordered, with signal 9. */
  private static long kill(String worker, String service) {
    long pid = pid(worker, service);
    assertTrue(pid > 1, "it has a process");
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    return pid;
  }

  private static void order(String button, String kind) {
    browser.click(button);
    browser.click("#orders-menu [data-kind='" + kind + "']");
    browser.find("#confirm[open]");
  }

  private static List<String> newestOrder() {
    return browser.texts("#orders li:first-child .badge");
  }

  @Test
  @Tag("S1-1")
  @Tag("S1-10")
  @Tag("S1-11")
  @Tag("S1-28")
  @Tag("S1-31")
  @Tag("S1-41")
  void aRolloutThatFailsOnTheSecondWorkerIsBroughtBack() throws IOException {
    browser.await(
        "the first version", page -> browser.texts(".workers").get(0).contains("version 1.0"));
    browser.run(
        "window.seen = [];"
            + "new MutationObserver(() => { for (const css of ["
            + "'.rollout:first-child [data-worker=\"web-1\"]',"
            + "'[data-worker=\"web-1\"] [data-service=shop]']) {"
            + "const state = document.querySelector(css)?.dataset.state;"
            + "if (state !== undefined && !window.seen.includes(state)) { window.seen.push(state); }"
            + "}}).observe(document.querySelector('#fleet'),"
            + "{subtree: true, childList: true})");
    browser.click("#open-rollout");
    browser.find("#rollout-version");
    browser.run("document.querySelector('#rollout-version').value = '1.2'");
    shoot("rollout-asked");
    browser.click("#confirm-yes");

    String card = "#rollouts .rollout:first-child";
    browser.await("the end of the rollout", page -> attribute(card, "data-phase").equals("failed"));
    assertEquals("reverted", attribute(card + " [data-worker='web-1']", "data-state"));
    assertEquals("failed", attribute(card + " [data-worker='web-2']", "data-state"));
    assertEquals("skipped", attribute(card + " [data-worker='web-3']", "data-state"));
    String told = browser.find(card).getText();
    assertTrue(told.contains("exit code 3"), "why it failed: " + told);
    String seen = String.valueOf(browser.run("return window.seen.join()"));
    // A state that lasts for less than the page takes to draw it may not be seen: "done" is one.
    for (String state : List.of("reverted", "code upgrading")) {
      assertTrue(seen.contains(state), seen);
    }
    browser.await("shop runs again", page -> runs(state("web-2", "shop")));
    assertFalse(browser.texts(".workers").get(0).contains("version 1.2"));
    look("rollout");
    assertQuiet();
  }

  @Test
  @Tag("S1-27")
  @Tag("S1-38")
  @Tag("S1-39")
  @Tag("S1-40")
  @Tag("S1-46")
  void whatIsKilledIsStartedAgainOrSomebodyIsNotified() throws IOException {
    // The agent helps the shop by itself, the monitor server the cache by an order.
    for (String each : List.of("shop", "cache")) {
      long killed = kill("web-2", each);
      browser.await(
          each + " runs again", page -> runs(state("web-2", each)) && pid("web-2", each) != killed);
    }
    assertTrue(browser.texts("#orders li").stream().anyMatch(o -> o.contains("monitor server")));

    // Of the mailer an administrator is notified, and nothing happens until he says so.
    long killed = kill("web-2", "mailer");
    String alarm = "#alarms .alarm:has([data-action=start])";
    browser.await("the alarm", page -> browser.texts(alarm).size() == 1);
    String text = browser.find(alarm).getText();
    for (String told : List.of("web-2/mailer", "unexpectedly terminated", "signal 9")) {
      assertTrue(text.contains(told), text);
    }
    assertTrue(text.contains(Long.toString(killed)), "its last record: " + text);
    assertEquals("unexpectedly terminated", state("web-2", "mailer"));
    look("alarm");
    browser.click(alarm + " [data-action=start]");
    browser.await("it runs again", page -> runs(state("web-2", "mailer")));
    browser.await("the all-clear", page -> browser.texts(alarm).isEmpty());
    assertNotEquals(killed, pid("web-2", "mailer"));
    assertQuiet();
  }

  @Test
  @Tag("S1-8")
  @Tag("S1-9")
  @Tag("S1-12")
  @Tag("S1-31")
  @Tag("S1-44")
  @Tag("S1-48")
  void ordersAreConfirmedAndFollowed() {
    String cache = service("web-3", "cache");
    order(cache, "stop");
    assertTrue(browser.find("#confirm-title").getText().contains("Stop cache at web-3?"));
    browser.click("#confirm-no");
    assertTrue(runs(state("web-3", "cache")), "no is no");
    order(cache, "stop");
    browser.click("#confirm-yes");
    browser.await("it stops", page -> state("web-3", "cache").equals("stopped"));
    browser.await("the order ends", page -> newestOrder().equals(List.of("done")));
    order(cache, "start");
    browser.click("#confirm-yes");
    browser.await("it runs again", page -> runs(state("web-3", "cache")));

    order(service("web-3", "shop"), "degrade");
    browser.click("#confirm-yes");
    browser.await(
        "the level is shown",
        page -> browser.find(service("web-3", "shop")).getText().contains("no-pictures"));
    order(service("web-3", "shop"), "restore");
    browser.click("#confirm-yes");
    browser.await(
        "it is back",
        page -> !browser.find(service("web-3", "shop")).getText().contains("no-pictures"));

    order("[data-key='host web-3']", "shut-down");
    assertEquals(
        true, browser.run("return document.querySelector('#confirm-dry').checked"), "dry at first");
    browser.click("#confirm-yes");
    browser.await(
        "what it would do",
        page -> browser.texts("#orders li:first-child").get(0).contains("would drain"));
    assertTrue(runs(state("web-3", "cache")), "nothing was halted");

    browser.click("#audit summary");
    browser.await("the audit", page -> browser.texts("#audit tbody tr").size() > 10);
    assertTrue(browser.texts("#audit tbody tr").get(0).contains("done"));
    assertQuiet();
  }

  @Test
  @Tag("S1-2")
  @Tag("S1-32")
  void allProcessesAreOneTableThatSortsByEachColumn() {
    browser.click("#search [name=managed]");
    browser.await(
        "the services' processes",
        page -> browser.find("#rows-count").getText().startsWith("9 of "));
    browser.click("#rows [data-column=pid] button");
    browser.await("by number, largest first", page -> isSorted("pid", true));
    browser.click("#rows [data-column=pid] button");
    browser.await("by number, smallest first", page -> isSorted("pid", false));
    int columns = browser.texts("#rows [role=columnheader]").size();
    assertTrue(columns >= 27, "all fields of a process and three of ours: " + columns);
    browser.click("#search [name=managed]");
    browser.find("#search [name=words]").sendKeys("shop.sh web-2");
    browser.await(
        "the shops as web-2 sees them",
        page ->
            browser.texts("#rows .rows-row").size() >= 3
                && browser.texts("#rows .rows-row").stream().allMatch(r -> r.contains("web-2")));
    // Every header sorts, and of thousands of rows only those in sight are drawn.
    browser.run(
        "const field = document.querySelector('#search [name=words]');"
            + "field.value = ''; field.dispatchEvent(new Event('input', {bubbles: true}))");
    browser.await("all again", page -> browser.texts("#rows .rows-row").size() > 10);
    for (int column = 0; column < columns; column++) {
      int place = column;
      browser.run(
          "document.querySelectorAll('#rows [role=columnheader] button')[arguments[0]].click()",
          place);
      browser.await(
          "sorted by column " + place,
          page ->
              !"null"
                  .equals(
                      String.valueOf(
                          browser.run(
                              "return document.querySelectorAll('#rows [role=columnheader]')"
                                  + "[arguments[0]].getAttribute('aria-sort')",
                              place))));
    }
    assertTrue(browser.texts("#rows .rows-row").size() < 40, "only what is in sight");
    assertQuiet();
  }

  /** Tells whether the drawn cells of a column of numbers stand in order. */
  private static boolean isSorted(String column, boolean descending) {
    return Objects.equals(
        true,
        browser.run(
            "const heads = [...document.querySelectorAll('#rows [role=columnheader]')];"
                + "const at = heads.findIndex((head) => head.dataset.column === arguments[0]);"
                + "const cells = [...document.querySelectorAll('#rows .rows-row')]"
                + ".map((row) => Number(row.children[at].textContent));"
                + "return cells.length === 9 && cells.every((cell, i) =>"
                + "i === 0 || (arguments[1] ? cells[i - 1] >= cell : cells[i - 1] <= cell))",
            column,
            descending));
  }

  private static void shoot(String name) throws IOException {
    browser.screenshot(Visitor.SCREENSHOTS.resolve("fleet-" + name + ".png"));
  }

  private static void look(String name) throws IOException {
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, 1000, dark);
        browser.run("document.querySelector('#fleet').scrollTop = 0");
        String file = name + "-" + width + (dark ? "-dark" : "-light");
        shoot(file);
        assertEquals(
            true, browser.run("return document.documentElement.scrollWidth <= innerWidth"), file);
        browser.run("document.querySelector('#rows').scrollIntoView({block: 'start'})");
        shoot(file + "-rows");
        browser.run("document.querySelector('#fleet').scrollTop = 0");
      }
    }
    browser.look(1280, 1000, false);
  }

  private static void assertQuiet() {
    assertEquals(List.of(), browser.complaints());
    List<URI> requests = browser.requests();
    assertFalse(requests.isEmpty());
    for (URI request : requests) {
      assertEquals("127.0.0.1", request.getHost(), request.toString());
      assertEquals(visitor.uri().getPort(), request.getPort(), request.toString());
    }
  }
}
