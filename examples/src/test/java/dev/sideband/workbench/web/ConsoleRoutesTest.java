package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.ConsoleSource;
import dev.sideband.ipmi.bmc.HostPower;
import dev.sideband.ipmi.bmc.SimulatedHostPower;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.workbench.console.ConsoleHost;
import dev.sideband.workbench.console.ConsoleRack;
import dev.sideband.workbench.console.DemoHost;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The consoles as a browser asks for them, over real ones. */
@Timeout(60)
class ConsoleRoutesTest {

  @TempDir Path directory;
  private final Sideband sideband = Sideband.builder().build();
  private final SimulatedHostPower power = new SimulatedHostPower(true);
  private SoftwareBmc bmc;
  private ConsoleRack rack;
  private PageFixture page;

  @BeforeEach
  void open() throws Exception {
    DemoHost host = new DemoHost("workbench", sideband);
    bmc =
        SoftwareBmc.builder(sideband)
            .console(host.console())
            .power(power)
            .start(directory.resolve("bmc"));
    rack =
        ConsoleRack.open(
            "workbench",
            bmc,
            new Switched(host, power),
            directory.resolve("consoles"),
            () -> "password".toCharArray(),
            sideband);
    page = new PageFixture(directory.resolve("page"), rack).signedIn();
  }

  /** A host with a power. */
  private record Switched(DemoHost host, HostPower switched) implements ConsoleHost {

    @Override
    public ConsoleSource console() {
      return host.console();
    }

    @Override
    public void start() {
      host.start();
    }

    @Override
    public Optional<HostPower> power() {
      return Optional.of(switched);
    }

    @Override
    public void close() {
      host.close();
    }
  }

  @AfterEach
  void close() {
    page.close();
    rack.close();
    bmc.close();
    sideband.close();
  }

  private JsonNode news(String open) throws IOException, InterruptedException {
    return page.json(200, "/api/consoles?wait=500&open=" + open).get("consoles");
  }

  private static JsonNode named(JsonNode consoles, String name) {
    for (JsonNode console : consoles) {
      if (console.get("name").textValue().equals(name)) {
        return console;
      }
    }
    throw new AssertionError("no " + name);
  }

  /** Asks until it is so; the answers wait for news by themselves. */
  private JsonNode await(String name, Predicate<JsonNode> condition) throws Exception {
    JsonNode console = named(news(name + ":-1"), name);
    while (!condition.test(console)) {
      long next = console.get("said").get("next").longValue();
      news(name + ":" + next);
      console = named(news(name + ":-1"), name);
    }
    return console;
  }

  private static String text(JsonNode said) {
    StringBuilder text = new StringBuilder();
    for (JsonNode record : said.get("records")) {
      if (record.get("kind").textValue().equals("said")) {
        try {
          text.append(new String(record.get("data").binaryValue(), StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
    return text.toString();
  }

  private int post(String action, String form) throws IOException, InterruptedException {
    return page.send(
            page.request("/api/consoles/" + action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)))
        .statusCode();
  }

  @Test
  void aHostsPowerIsSwitchedThroughItsBmc() throws Exception {
    assertTrue(named(news(""), "workbench").get("on").booleanValue());
    assertEquals(200, post("power", "console=workbench&action=off"));
    assertFalse(power.isOn());
    assertFalse(named(news(""), "workbench").get("on").booleanValue());
    // A host that is off cannot be reset, says its BMC.
    assertEquals(409, post("power", "console=workbench&action=reset"));
    assertEquals(200, post("power", "console=workbench&action=on"));
    assertTrue(power.isOn());
    assertEquals(400, post("power", "console=workbench&action=explode"));
  }

  @Test
  void whatAHostCannotIsNotOffered() throws Exception {
    assertFalse(named(news(""), "web-1").has("on"));
    assertEquals(404, post("power", "console=web-1&action=off"));
    assertTrue(named(news(""), "web-1").get("troubles").has("flood"));
    assertFalse(named(news(""), "workbench").get("troubles").has("flood"));
    assertEquals(400, post("trouble", "console=workbench&kind=flood&seconds=1"));
  }

  @Test
  @Tag("S2-7")
  @Tag("S2-24")
  @Tag("S2-44")
  void aConsoleAnswersAndItsHeartbeatsStandBesideItsLog() throws Exception {
    await("web-1", console -> text(console.get("said")).contains("web-1"));
    assertEquals(200, post("type", "console=web-1&text=status%0D"));
    JsonNode console =
        await(
            "web-1",
            now ->
                text(now.get("said")).contains("a demo program")
                    && now.get("heartbeats").size() > 2);
    assertEquals("live", console.get("state").textValue());
    assertTrue(console.at("/completeness/complete").booleanValue(), console.toString());
    assertEquals("bmc", console.at("/completeness/numbering").textValue());
    JsonNode beat = console.at("/heartbeats/1");
    assertEquals("answered", beat.get("state").textValue());
    JsonNode matched =
        page.json(
            200, "/api/consoles/heartbeat?console=web-1&number=" + beat.get("number").longValue());
    assertEquals(beat.get("sent"), matched.get("sent"));
    assertTrue(
        matched.get("parsedMicros").longValue() >= matched.get("receivedMicros").longValue());
    assertTrue(matched.get("log").get("records").isArray());
    assertFalse(text(named(news("db-1:-1"), "db-1").get("said")).contains("a demo program"));
    assertFalse(named(news("db-1:-1"), "web-1").has("said"), "it is not open");

    // What was read once does not come again, and what stands before can be had.
    long position = console.get("said").get("position").longValue();
    long next = console.get("said").get("next").longValue();
    assertFalse(text(named(news("web-1:" + next), "web-1").get("said")).contains("a demo program"));
    JsonNode before = page.json(200, "/api/consoles/before?console=web-1&position=" + next);
    assertEquals(position, before.get("position").longValue());
    assertTrue(text(before).contains("a demo program"));
    assertEquals(200, post("break", "console=web-1"));
    await("web-1", now -> text(now.get("said")).contains("*** break at "));
  }

  @Test
  @Tag("S2-28")
  void aBusyBmcShowsInItsHeartbeats() throws Exception {
    await("db-1", console -> console.get("heartbeats").size() > 1);
    assertEquals(200, post("trouble", "console=db-1&kind=busy&seconds=8"));
    JsonNode busy = await("db-1", console -> console.get("abnormal").intValue() > 0);
    assertTrue(busy.at("/troubles/busy").intValue() > 0, busy.toString());
    JsonNode after =
        await("db-1", console -> console.toString().contains("\"state\":\"answered-late\""));
    assertEquals("live", named(news(""), "web-1").get("state").textValue());
    Optional<JsonNode> late = Optional.empty();
    for (JsonNode beat : after.get("heartbeats")) {
      if (beat.get("state").textValue().equals("answered-late")) {
        late = Optional.of(beat);
      }
    }
    assertEquals("bmc-busy", late.orElseThrow().get("cause").textValue());
    assertTrue(after.at("/completeness/complete").booleanValue(), after.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?open=nobody:-1",
        "?open=web-1",
        "?open=web-1:-2",
        "?wait=10001",
        "/before?console=nobody&position=1",
        "/before?console=web-1",
        "/heartbeat?console=web-1&number=x",
        "/heartbeat?console=web-1&number=123456",
      })
  void refusesWhatThereIsNot(String query) throws Exception {
    int status = page.get("/api/consoles" + query).statusCode();
    assertTrue(status == 400 || status == 404, query + ": " + status);
  }

  @Test
  void onlyWhoIsSignedInMayTypeOrMakeTrouble() throws Exception {
    assertEquals(404, post("type", "console=nobody&text=x"));
    assertEquals(400, post("trouble", "console=web-1&kind=fire&seconds=1"));
    assertEquals(400, post("trouble", "console=web-1&kind=cut&seconds=61"));
    assertEquals(413, post("type", "console=web-1&text=" + "x".repeat(5_000)));
    HttpRequest.Builder stranger =
        HttpRequest.newBuilder(page.uri("/api/consoles/type"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("console=web-1&text=x"));
    assertEquals(401, page.send(stranger).statusCode());
    assertEquals(
        401, page.send(HttpRequest.newBuilder(page.uri("/api/consoles")).GET()).statusCode());
  }
}
