package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** A person at the BMC's page, with the real Workbench on the real processes of this machine. */
class WorkbenchInChromiumTest {

  private static final String PID_HEADER = ".tabulator-col[tabulator-field=c1]";
  private static final String PIDS = ".tabulator-row [tabulator-field=c1]";
  private static final String NAMES = ".tabulator-row button.name";

  @TempDir static Path folder;
  private static Visitor visitor;
  private static Chromium browser;

  private final List<Process> children = new ArrayList<>();

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
    visitor.signIn(800);
    browser.find(NAMES);
  }

  @AfterEach
  void leaveNothing() {
    children.forEach(Process::destroyForcibly);
    browser.leave();
  }

  @Test
  @Tag("S0-4")
  @Tag("S0-13")
  @Tag("S0-21")
  void showsAProcessAppearAndVanish() throws Exception {
    Process child = run(folder.resolve("labchild"));
    browser.find("#filter").sendKeys("labchild");

    browser.await("the child", page -> browser.texts(NAMES).equals(List.of("labchild")));
    assertEquals(List.of(Long.toString(child.pid())), browser.texts(PIDS));
    assertTrue(browser.find("#count").getText().startsWith("1 of "));
    browser.click(NAMES);
    browser.await("the drawer", page -> browser.find("#drawer-title").getText().equals("labchild"));
    assertTrue(browser.find("#drawer-body").getText().contains("/labchild"));

    child.destroyForcibly().waitFor();

    browser.await("no child", page -> browser.texts(NAMES).isEmpty());
    browser.await("the end", page -> browser.find("#drawer-sub").getText().contains("has ended"));
    assertQuiet();
  }

  @Test
  void sortsBothWays() {

    browser.click(PID_HEADER + " button");
    browser.await("descending", page -> sortOf(PID_HEADER).equals("descending"));
    List<Long> falling = pids();
    assertEquals(falling.stream().sorted(Collections.reverseOrder()).toList(), falling);

    browser.click(PID_HEADER + " button");
    browser.await("ascending", page -> sortOf(PID_HEADER).equals("ascending"));
    List<Long> rising = pids();
    assertEquals(rising.stream().sorted().toList(), rising);
    assertEquals(1L, rising.get(0));
    assertQuiet();
  }

  @Test
  @Tag("S0-34")
  void showsAHostileNameAsText() throws Exception {
    String name = "<img src=x onerror=document.title='owned'>";
    run(folder.resolve(name));
    browser.find("#filter").sendKeys("onerror");

    awaitFresh(List.of("<img src=x oner"));
    browser.click(NAMES);
    browser.await("the drawer", page -> browser.find("#drawer-body").getText().contains(name));

    assertEquals(0L, browser.run("return document.querySelectorAll('img[src=x]').length"));
    assertEquals("Processes \u00b7 Sideband", browser.run("return document.title"));
    assertQuiet();
  }

  @Test
  @Tag("S0-34")
  void makesControlCharactersVisible() throws Exception {
    run(folder.resolve("bell\u0007\u001b[31m"));
    browser.find("#filter").sendKeys("bell");

    awaitFresh(List.of("bell\u27e8U+0007\u27e9\u27e8U+001B\u27e9[31m"));
    assertQuiet();
  }

  @Test
  @Tag("S0-13")
  void saysWhyALoginWasRefused() {
    browser.leave();
    browser.open(visitor.uri());
    browser.find("#user").sendKeys(WorkbenchProcess.USER);
    browser.find("#password").sendKeys("wrong");
    browser.click("button[type=submit]");

    assertTrue(browser.find("#wrong").getText().contains("does not know"));
    assertQuiet();
  }

  @Test
  @Tag("S0-15")
  void showsTheStagesAndTheDiagnosis() {
    browser.click("#to-stages");

    WebElement diagnosis = browser.find("#diagnosis[data-cause]:not(.bad)");
    assertFalse(diagnosis.getText().isEmpty());
    for (String stage : List.of("temporary", "intermediate", "display")) {
      String card = browser.find("#stage-" + stage).getText();
      for (String label : List.of("Generation", "Host boot", "Rows", "CRC-32C", "Collected")) {
        assertTrue(card.contains(label), card);
      }
    }
    assertQuiet();
  }

  @Test
  void fitsWideAndNarrowScreensLightAndDark() throws IOException {
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, 800, dark);
        for (String view : List.of("processes", "stages")) {
          browser.open(visitor.uri().resolve("/?" + width + dark + "#" + view));
          browser.find(view.equals("stages") ? "#stage-display" : NAMES);
          String name = view + "-" + width + (dark ? "-dark" : "-light") + ".png";
          browser.screenshot(Visitor.SCREENSHOTS.resolve(name));
          assertEquals(
              true, browser.run("return document.documentElement.scrollWidth <= innerWidth"), name);
        }
      }
    }
    assertQuiet();
  }

  /** Runs a script of this name until its input ends. */
  private Process run(Path script) throws IOException {
    Files.writeString(script, "#!/bin/sh\nread line\n");
    assertTrue(script.toFile().setExecutable(true));
    Process child = new ProcessBuilder(script.toString()).start();
    children.add(child);
    return child;
  }

  /** Asks for the newest table until it has these names, as a person does who does not wait. */
  private void awaitFresh(List<String> names) {
    browser.await(
        "the child",
        page -> {
          browser.run("document.getElementById('refresh').click()");
          return browser.texts(NAMES).equals(names);
        });
  }

  private String sortOf(String header) {
    return String.valueOf(browser.find(header).getAttribute("aria-sort"));
  }

  private List<Long> pids() {
    return browser.texts(PIDS).stream().map(Long::valueOf).toList();
  }

  private void assertQuiet() {
    assertEquals(List.of(), browser.complaints());
    List<URI> requests = browser.requests();
    assertFalse(requests.isEmpty());
    for (URI request : requests) {
      assertEquals("127.0.0.1", request.getHost(), request.toString());
      assertEquals(visitor.uri().getPort(), request.getPort(), request.toString());
    }
  }
}
