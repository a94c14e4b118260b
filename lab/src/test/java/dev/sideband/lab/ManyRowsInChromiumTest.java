package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.server.FleetProcess;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.ProcessQuery;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.table.Column;
import dev.sideband.table.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person who sorts and scrolls the processes of fifty workers, 50,000 rows, at the fleet page,
 * where more is wrong than anybody can look at.
 */
@Tag("S1-32")
class ManyRowsInChromiumTest {

  private static final int TOTAL = ManyProcesses.WORKERS * ManyProcesses.ROWS;
  private static final int MOST_DRAWN = 60;
  private static final int MOST_ELEMENTS = 5_000;

  /** Sorts or scrolls; answers which row is then the first in sight. */
  private static final String SORT =
      "window.begun = performance.now();"
          + "document.querySelector(`#rows [data-column=\"${arguments[0]}\"] button`).click();"
          + "return 0";

  private static final String SCROLL =
      "window.begun = performance.now();"
          + "const rows = document.querySelector('#rows');"
          + "const height = document.querySelector('#rows .rows-row').offsetHeight;"
          + "rows.scrollTop = arguments[0] * height;"
          + "return Math.floor(rows.scrollTop / height)";

  /** Waits until the rows from the first on are those that are wanted, and all there are. */
  private static final String AWAIT =
      "const [first, wanted] = arguments;"
          + "return new Promise((resolve) => { const look = () => {"
          + "const drawn = [...document.querySelectorAll('#rows .rows-row')];"
          + "const good = drawn.length > 0 && drawn.every((row, i) =>"
          + "Number(row.getAttribute('aria-rowindex')) === first + i + 2"
          + "&& row.dataset.key === wanted[i]);"
          + "const millis = performance.now() - window.begun;"
          + "if (good || millis > 20000) { resolve({good, millis, rows: drawn.length,"
          + "keys: drawn.slice(0, 5).map((row) => row.dataset.key),"
          + "elements: document.querySelectorAll('*').length}); }"
          + "else { requestAnimationFrame(look); } }; look(); })";

  @TempDir static Path folder;
  private static ManyProcesses processes;
  private static Chromium browser;
  private final List<Double> sorts = new ArrayList<>();
  private final List<Double> scrolls = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    browser = new Chromium(folder.resolve("profile"));
    processes = new ManyProcesses(folder);
    browser.look(1280, 1000, false);
    browser.open(processes.uri());
    browser.find("#user").sendKeys("somebody");
    browser.find("#password").sendKeys("anything");
    browser.click("button[type=submit]");
    browser.click("nav a[href='/fleet']");
    browser.await(
        "all",
        page -> browser.find("#rows-count").getText().replaceAll("\\D", "").equals("" + TOTAL));
    browser.complaints(); // The page before this one has nothing to show.
  }

  @AfterAll
  static void close() {
    browser.close();
    processes.close();
  }

  private static String key(FleetProcess process) {
    ProcessId id = process.info().id();
    return process.worker().name() + "/" + id.boot().id() + "/" + id.pid() + "/" + id.startMicros();
  }

  private static double number(@Nullable Object answer) {
    return ((Number) Objects.requireNonNull(answer)).doubleValue();
  }

  /** Does something, and waits until the page shows what the listing says; returns how long. */
  private static double shown(ProcessListing listing, String script, Object argument) {
    int first = (int) number(browser.run(script, argument));
    List<String> wanted =
        listing.subList(first, Math.min(first + MOST_DRAWN, listing.size())).stream()
            .map(ManyRowsInChromiumTest::key)
            .toList();
    Map<?, ?> seen = (Map<?, ?>) Objects.requireNonNull(browser.run(AWAIT, first, wanted));
    assertEquals(true, seen.get("good"), () -> argument + ": " + seen + ", not " + wanted);
    double rows = number(seen.get("rows"));
    assertTrue(rows > 5 && rows <= MOST_DRAWN, seen::toString);
    assertTrue(number(seen.get("elements")) < MOST_ELEMENTS, seen::toString);
    return number(seen.get("millis"));
  }

  @Test
  void sortsByEachColumnBothWaysAndScrollsWithFewRowsDrawn() {
    for (Column column : ProcessColumns.SCHEMA.columns()) {
      boolean numeric = column.kind().numeric();
      for (boolean first : new boolean[] {true, false}) {
        boolean descending = numeric == first;
        ProcessQuery query = ProcessQuery.ALL.by(column.number(), descending);
        ProcessListing listing = processes.server().processes(query);
        assertOrdered(listing, column, descending);
        sorts.add(shown(listing, SORT, column.name()));
        for (int place : new int[] {TOTAL / 2, TOTAL}) {
          if (first == (place == TOTAL)) {
            scrolls.add(shown(listing, SCROLL, place));
          }
        }
      }
    }
    for (String own : List.of("worker", "service", "task")) {
      assertEquals(1, browser.texts("#rows [data-column='" + own + "']").size());
    }
    shown(
        processes.server().processes(ProcessQuery.ALL.by(ProcessQuery.WORKER, false)),
        SORT,
        "worker");
    // Through the middle, a screen at a time.
    ProcessListing listing = processes.server().processes(ProcessQuery.ALL);
    for (int place = 20_000; place < 20_600; place += 20) {
      scrolls.add(shown(listing, SCROLL, place));
    }
    assertEquals(List.of(), browser.complaints());
    print("sort", sorts);
    print("scroll", scrolls);
  }

  /** What is drawn is bounded, and what is left out is said to be, and can be had. */
  @Test
  @Tag("S1-31")
  @Tag("S1-40")
  void ofManyAlarmsAndServicesAFewAreDrawnAndTheRestIsCounted() {
    browser.await("the worst first", page -> firstAlarm().contains("worker-49 is away"));
    assertEquals(12, browser.texts("#alarms .alarm").size());
    String more = browser.find("#alarms > .more").getText();
    assertTrue(more.matches("and [78]\\d\\d more alarms"), more);

    String card = "#workers [data-worker=worker-00]";
    List<String> services = browser.texts(card + " [data-service]");
    assertEquals(8, services.size());
    assertTrue(services.get(0).startsWith(ManyProcesses.FAILING), "in trouble, so it comes first");
    assertEquals("and 292 more", browser.find(card + " .more").getText());
    browser.click(card + " button.more");
    assertEquals(100, browser.texts(card + " [data-service]").size());
    assertEquals("and 200 more services", browser.find(card + " .more").getText());
    double elements = number(browser.run("return document.querySelectorAll('*').length"));
    assertTrue(elements < MOST_ELEMENTS, elements + " elements");
    assertEquals(List.of(), browser.complaints());
  }

  private static String firstAlarm() {
    return browser.texts("#alarms .alarm").stream().findFirst().orElse("");
  }

  @Test
  @Tag("S1-31")
  @Tag("S1-40")
  void theChassisIsToldOnceSomebodyHasSaidYes() throws InterruptedException {
    browser.await("one is away", page -> firstAlarm().contains("worker-49 is away"));
    Map<String, String> changes =
        Map.of("power-soft-off", "Soft off", "power-reset", "Reset", "power-cycle", "Power cycle");
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String button = "#alarms [data-action=" + change.getKey() + "]";
      browser.click(button);
      assertEquals(change.getValue() + " worker-49?", browser.find("#confirm-title").getText());
      assertFalse(isDrawn("#confirm-dry"), "a chassis has no dry run");
      browser.click("#confirm-no");
      assertEquals(List.of(), List.copyOf(processes.pressed()));
      browser.click(button);
      browser.click("#confirm-yes");
      String wanted = change.getKey().substring("power-".length()).replace('-', '_');
      assertEquals(
          "worker-49 " + wanted.toUpperCase(Locale.ROOT),
          processes.pressed().poll(20, TimeUnit.SECONDS));
      browser.await("it closes", page -> !isDrawn("#confirm"));
    }
    assertEquals(List.of(), browser.complaints());
  }

  private static boolean isDrawn(String css) {
    return Boolean.TRUE.equals(
        browser.run(
            "return document.querySelector(arguments[0]).getClientRects().length > 0", css));
  }

  private static void print(String what, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    System.out.printf(
        "%s of %,d rows: %d times, median %.0f ms, most %.0f ms%n",
        what, TOTAL, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }

  /** Over all workers; those alike by worker and number; those without a value last; each once. */
  private static void assertOrdered(ProcessListing listing, Column column, boolean descending) {
    assertEquals(TOTAL, listing.size());
    Set<String> seen = new HashSet<>();
    FleetProcess before = null;
    for (FleetProcess each : listing) {
      assertTrue(seen.add(each.worker() + "/" + pid(each)));
      if (before != null && column.kind().numeric()) {
        int order = compare(before, each, column.number() - 1, descending);
        assertTrue(order <= 0, () -> column.name() + " " + descending + ": " + each);
      }
      before = each;
    }
  }

  private static long pid(FleetProcess process) {
    return Figure.of(process.table(), process.row(), ProcessColumns.PID).orElse(0);
  }

  private static int compare(FleetProcess a, FleetProcess b, int position, boolean descending) {
    Figure one = Figure.of(a.table(), a.row(), position);
    Figure other = Figure.of(b.table(), b.row(), position);
    if (one.known() != other.known()) {
      return one.known() ? -1 : 1;
    }
    int order = one.known() ? Long.compare(one.orElse(0), other.orElse(0)) : 0;
    if (order != 0) {
      return descending ? -order : order;
    }
    int workers = a.worker().name().compareTo(b.worker().name());
    return workers != 0 ? workers : Long.compare(pid(a), pid(b));
  }
}
