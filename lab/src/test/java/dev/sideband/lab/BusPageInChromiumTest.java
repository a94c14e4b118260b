package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the bus page, with the real Workbench and its simulated board. */
class BusPageInChromiumTest {

  private static final String DEVICES = "#devices tbody tr";
  private static final String MESSAGES = "#messages tbody tr";

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
    browser.click("nav a[href='/bus']");
    browser.find(DEVICES);
  }

  @AfterEach
  void leaveNothing() {
    if (browser.find("#fan").getText().equals("Repair fan 3")) {
      browser.click("#fan");
      browser.await("repair", page -> browser.find("#fan").getText().equals("Fail fan 3"));
    }
    browser.leave();
  }

  @Test
  @Tag("S3-2")
  @Tag("S3-35")
  void aFailedFanIsReportedWithDeviceRegisterAndMoment() throws IOException {
    browser.await("all devices", page -> browser.texts(DEVICES).size() == 8);
    browser.click("#fan");

    browser.await("the report", page -> browser.find("#report").isDisplayed());
    String suspect = browser.find("#suspects li").getText();
    assertTrue(
        suspect.matches(
            "fan 3 on cooling, address 0x2e, register speed: data not acknowledged,"
                + " first at \\d+\\.\\d{6} s, last at .*"),
        suspect);
    browser.await("the alarm", page -> browser.find("#health-text").getText().contains("fan 3"));
    browser.await("red bars", page -> !browser.texts("#timeline rect.failed").isEmpty());
    assertEquals(1, browser.texts(DEVICES + ".failed").size());
    shoot("fan-failed");

    browser.click("#fan");
    browser.await(
        "the all-clear", page -> browser.find("#health-text").getText().equals("Bus well"));
    assertTrue(browser.find("#suspects li").getText().startsWith("fan 3"));
    assertQuiet();
  }

  @Test
  @Tag("S3-38")
  void findsTheMessagesOfOneDeviceAndRegister() {
    browser.await("devices to choose", page -> browser.texts("[name=device] option").size() == 9);
    browser.run(
        "const list = document.querySelector('[name=device]');"
            + "list.value = '1/0x48'; list.dispatchEvent(new Event('input', {bubbles: true}));");
    browser.await(
        "the thermometer alone",
        page ->
            browser.texts(MESSAGES + " td:nth-child(2)").stream()
                    .allMatch("inlet temperature"::equals)
                && !browser.texts(MESSAGES).isEmpty());
    assertTrue(
        browser.texts(MESSAGES + " td:nth-child(5)").stream().anyMatch(v -> v.endsWith("°C")));
    browser.find("[name=register]").sendKeys("0x33");
    browser.await("nothing", page -> browser.texts(MESSAGES).isEmpty());
    assertQuiet();
  }

  private static void shoot(String name) throws IOException {
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, 900, dark);
        browser.open(visitor.uri().resolve("/bus?" + width + dark));
        browser.await("the report", page -> browser.find("#suspects li").isDisplayed());
        browser.await("devices", page -> browser.texts(DEVICES).size() == 8);
        String file = "bus-" + name + "-" + width + (dark ? "-dark" : "-light") + ".png";
        browser.screenshot(Visitor.SCREENSHOTS.resolve(file));
        assertEquals(
            true, browser.run("return document.documentElement.scrollWidth <= innerWidth"), file);
      }
    }
    browser.look(1280, 900, false);
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
