package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person at the connections page, with the real Workbench, its roles joined over TLS, and a
 * service in this process that does not close what its client has closed.
 */
class ConnectionsPageInChromiumTest {

  private static final byte[] CLIENT = {127, 0, 0, 77};
  private static final int LEAKED = 17;
  private static final String ALARMS = "#alarms .alarm";
  private static final String RESULTS = "#results tbody tr";

  private static final String CMDB =
      """
      {
        "checkout": {"owner": "team-basket", "business": "online shop", "module": "payment",
                     "environment": "live"},
        "shop": {"owner": "team-window", "business": "online shop", "module": "catalogue",
                 "environment": "live"},
        "workbench": {"owner": "team-sideband", "business": "operations"}
      }
      """;

  @TempDir static Path folder;
  private static ServerSocket checkout;
  private static Visitor visitor;
  private static Chromium browser;

  private final List<Socket> clients = new ArrayList<>();
  private final List<Socket> served = new ArrayList<>();

  @BeforeAll
  static void open() throws IOException {
    checkout = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Path data = Files.createDirectories(folder.resolve("data").resolve("connections"));
    Files.writeString(data.resolve("cmdb.json"), CMDB);
    Files.writeString(data.resolve("services.properties"), checkout.getLocalPort() + "=checkout\n");
    visitor = Visitor.start(folder);
    browser = visitor.browser();
  }

  @AfterAll
  static void close() throws IOException {
    visitor.close();
    checkout.close();
  }

  @BeforeEach
  void signIn() {
    visitor.signIn(1000);
    browser.click("nav a[href='/connections']");
    browser.find("#clients button");
  }

  @AfterEach
  void leaveNothing() throws IOException {
    close(clients);
    close(served);
    browser.leave();
  }

  private void connect() throws IOException {
    for (int i = 0; i < LEAKED; i++) {
      Socket client = new Socket();
      clients.add(client);
      client.bind(new InetSocketAddress(InetAddress.getByAddress(CLIENT), 0));
      client.connect(checkout.getLocalSocketAddress());
      served.add(checkout.accept());
    }
  }

  /** The clients close their ends, and this process, which serves them, does not close its own. */
  private void leak() throws IOException {
    close(clients);
    for (Socket socket : served) {
      assertEquals(-1, socket.getInputStream().read(), "the client has closed");
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  @Tag("S4-18")
  @Tag("S4-19")
  @Tag("S4-35")
  void aLeakIsOneAlarmWithTheOwningTeam() throws IOException {
    assertEquals(List.of(), browser.texts(ALARMS));
    assertEquals("No alarms", browser.find("#health-text").getText());
    connect();
    browser.await(
        "the client, who is well",
        page -> browser.find("#clients").getText().contains(LEAKED + " ESTABLISHED"));
    assertEquals(List.of(), browser.texts(ALARMS));
    leak();

    browser.await("the alarm", page -> browser.texts(ALARMS).size() == 1);
    String alarm = browser.find(ALARMS).getText();
    for (String told :
        List.of(
            LEAKED + " connections not closed by checkout",
            "team-basket",
            "127.0.0.77",
            "CLOSE_WAIT",
            "payment")) {
      assertTrue(alarm.contains(told), alarm);
    }
    assertEquals("1 alarm", browser.find("#health-text").getText());
    browser.await(
        "the client on top",
        page -> browser.find("#clients li.alarmed").getText().contains("127.0.0.77"));

    browser.click("#clients li.alarmed button");
    browser.await("its life", page -> browser.texts("#lanes .lane").size() == LEAKED);
    assertEquals("The life of 127.0.0.77", browser.find("#life-title").getText());
    browser.await("red lanes", page -> browser.texts("#lanes rect.forgotten").size() == LEAKED);
    browser.await("its changes", page -> browser.texts(RESULTS).size() >= LEAKED);
    shoot("leak");

    close(served);
    browser.await("the all-clear", page -> browser.texts(ALARMS).isEmpty());
    browser.click("#past summary");
    List<String> told = browser.texts("#recent tbody tr td:nth-child(2)");
    assertEquals(
        List.of("cleared: connection.close-wait", "raised: connection.close-wait"),
        told,
        "one alarm, told twice in all");
    assertQuiet();
  }

  @Test
  @Tag("S4-22")
  @Tag("S4-23")
  @Tag("S4-24")
  @Tag("S4-25")
  void aPersonFindsConnectionsByAllThatTheFormHas() {
    browser.await("services", page -> browser.texts("[name=service] option").contains("shop"));
    browser.find("[name=attributes]").sendKeys("owner=team-window");
    browser.find("[name=client]").sendKeys("127.0.0.20/31");
    browser.run(
        "const list = document.querySelector('[name=states]');"
            + "list.value = 'ESTABLISHED'; list.dispatchEvent(new Event('input', {bubbles: true}))");
    // One connection of 127.0.0.20 and two of 127.0.0.21.
    browser.await("three", page -> browser.texts(RESULTS).size() == 3);
    assertEquals(
        List.of("team-window", "team-window", "team-window"),
        browser.texts(RESULTS + " td:nth-child(5)"));
    browser.find("[name=client]").sendKeys("x");
    browser.await("a reason", page -> browser.find("#refused").isDisplayed());
    assertTrue(browser.find("#refused").getText().contains("10.1.0.0/16"));
    browser.run(
        "const field = document.querySelector('[name=client]');"
            + "field.value = '10.0.0.0/8'; field.dispatchEvent(new Event('input', {bubbles: true}))");
    browser.await("nothing", page -> browser.find("#nothing").isDisplayed());
    assertEquals(List.of(), browser.texts(RESULTS));
    browser.complaints(); // That a query was refused is one.
  }

  private static void shoot(String name) throws IOException {
    for (int width : new int[] {1280, 400}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.look(width, 1000, dark);
        browser.open(visitor.uri().resolve("/connections?" + width + dark));
        browser.click("#alarms .alarm button.link");
        browser.await("its life", page -> browser.texts("#lanes .lane").size() == LEAKED);
        browser.run("document.querySelector('#connections').scrollTop = 0");
        String file = "connections-" + name + "-" + width + (dark ? "-dark" : "-light");
        browser.screenshot(Visitor.SCREENSHOTS.resolve(file + ".png"));
        assertEquals(
            true, browser.run("return document.documentElement.scrollWidth <= innerWidth"), file);
        browser.run("document.querySelector('#life').scrollIntoView({block: 'start'})");
        browser.screenshot(Visitor.SCREENSHOTS.resolve(file + "-life.png"));
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
