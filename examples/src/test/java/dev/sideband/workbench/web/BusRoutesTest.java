package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The black box of the simulated board as a browser asks it, in virtual time. */
class BusRoutesTest {

  private static final Set<String> BOARD =
      Set.of(
          "fan 1",
          "fan 2",
          "fan 3",
          "fan 4",
          "inlet temperature",
          "disk backplane",
          "power supply 1",
          "memory module A1");

  @TempDir Path directory;
  private PageFixture bmc;

  @BeforeEach
  void open() throws Exception {
    bmc = new PageFixture(directory).signedIn();
  }

  @AfterEach
  void close() {
    bmc.close();
  }

  @Test
  @Tag("S3-16")
  @Tag("S3-37")
  void showsTheHealthOfEachDevice() throws Exception {
    bmc.time.advance(Duration.ofSeconds(10));
    JsonNode overview = bmc.json(200, "/api/bus");

    Set<String> names = new TreeSet<>();
    overview.get("devices").forEach(device -> names.add(device.get("name").textValue()));
    assertEquals(BOARD, names);
    JsonNode fan = device(overview, "fan 3");
    // Two registers, each a write and a read, four times a second.
    assertEquals(16.0, fan.get("perSecond").doubleValue(), 0.5);
    assertEquals(0, fan.get("failed").intValue());
    assertFalse(fan.has("lastFailure"));
    assertEquals(0, overview.get("alarms").size());
    assertEquals(0, overview.at("/log/lost").intValue());
    assertEquals(BOARD.size(), overview.at("/timeline/rows").size());
    long counted = 0;
    for (JsonNode row : overview.at("/timeline/rows")) {
      for (JsonNode count : row.get("messages")) {
        counted += count.longValue();
      }
    }
    assertEquals(overview.at("/log/stored").longValue(), counted);
  }

  @Test
  @Tag("S3-2")
  @Tag("S3-35")
  void theReportOfAFanFailureNamesDeviceRegisterAndMoment() throws Exception {
    bmc.time.advance(Duration.ofSeconds(4));
    assertFalse(bmc.json(200, "/api/bus").get("reported").booleanValue());
    assertEquals("nothing-to-show", bmc.json(404, "/api/bus/report").at("/error/code").textValue());
    long before = bmc.bus.clock().micros();
    assertEquals(200, post("state=failed", null).statusCode());
    bmc.time.advance(Duration.ofSeconds(3));

    JsonNode report = bmc.json(200, "/api/bus/report");
    assertEquals(1, report.get("suspects").size());
    JsonNode suspect = report.at("/suspects/0");
    assertEquals("fan 3", suspect.get("name").textValue());
    assertEquals("cooling", suspect.get("linkName").textValue());
    assertEquals("0x2e", suspect.get("address").textValue());
    assertEquals("speed", suspect.get("registerName").textValue());
    assertEquals(0x10, suspect.get("register").intValue());
    assertEquals("data not acknowledged", suspect.get("result").textValue());
    long first = suspect.get("firstMicros").longValue();
    assertTrue(first > before && first <= before + 250_000, first + " after " + before);
    assertTrue(report.get("text").textValue().contains("fan 3"));

    JsonNode overview = bmc.json(200, "/api/bus");
    assertTrue(overview.get("fanFailed").booleanValue());
    assertTrue(overview.get("reported").booleanValue());
    assertTrue(overview.at("/alarms/0/text").textValue().contains("fan 3"));
    JsonNode fan = device(overview, "fan 3");
    assertTrue(fan.get("errorRun").intValue() > 3);
    assertEquals("data not acknowledged", fan.at("/lastFailure/result").textValue());
  }

  @Test
  @Tag("S3-36")
  void aRepairedFanEndsTheAlarmAndTheReportStays() throws Exception {
    post("state=failed", null);
    bmc.time.advance(Duration.ofSeconds(3));
    post("state=well", null);
    bmc.time.advance(Duration.ofSeconds(3));

    JsonNode overview = bmc.json(200, "/api/bus");
    assertEquals(0, overview.get("alarms").size());
    assertEquals(0, device(overview, "fan 3").get("errorRun").intValue());
    assertTrue(device(overview, "fan 3").get("longestErrorRun").intValue() > 3);
    assertEquals("fan 3", bmc.json(200, "/api/bus/report").at("/suspects/0/name").textValue());
  }

  @Test
  void aReportOutlivesWhatItTellsOf() throws Exception {
    post("state=failed", null);
    bmc.time.advance(Duration.ofSeconds(3));
    post("state=well", null);
    bmc.time.advance(Duration.ofSeconds(10));
    JsonNode report = bmc.json(200, "/api/bus/report");
    bmc.time.advance(Duration.ofMinutes(15));

    JsonNode log = bmc.json(200, "/api/bus").get("log");
    assertTrue(log.get("overwritten").longValue() > 1_000, log.toString());
    assertEquals(report, bmc.json(200, "/api/bus/report"));
  }

  @Test
  @Tag("S3-9")
  @Tag("S3-38")
  void findsByDeviceRegisterTimeAndOutcome() throws Exception {
    bmc.time.advance(Duration.ofSeconds(2));
    post("state=failed", null);
    bmc.time.advance(Duration.ofSeconds(2));

    JsonNode speeds = messages("link=1&address=0x2d&register=0x10");
    assertEquals(2 * 16, speeds.size());
    for (JsonNode message : speeds) {
      assertEquals("fan 2", message.get("name").textValue());
      assertEquals("speed", message.get("register").textValue());
    }
    assertTrue(speeds.get(1).get("value").textValue().endsWith(" rpm"));
    JsonNode failed = messages("outcome=failed");
    assertTrue(failed.size() > 4);
    failed.forEach(message -> assertEquals("0x2e", message.get("address").textValue()));
    assertEquals(failed, messages("outcome=2"));
    assertEquals(0, messages("outcome=1").size());
    JsonNode early = messages("from=0&to=1900000&outcome=failed");
    assertEquals(0, early.size());
    JsonNode window = messages("from=1000000&to=1500000");
    assertTrue(window.size() > 0);
    window.forEach(message -> {
      long micros = message.get("micros").longValue();
      assertTrue(micros >= 1_000_000 && micros <= 1_500_000, () -> "at " + micros);
    });
    assertEquals(7, messages("most=7").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"link=x", "address=0x80", "register=256", "outcome=256", "from=-1", "most=5000"})
  void refusesASearchThatIsNone(String query) throws Exception {
    JsonNode refused = bmc.json(400, "/api/bus/messages?" + query);
    assertEquals("bad-parameter", refused.at("/error/code").textValue());
  }

  @Test
  @Tag("S3-5")
  void theCaptureIsPcapng() throws Exception {
    bmc.time.advance(Duration.ofSeconds(2));
    HttpResponse<byte[]> answer =
        bmc.http.send(
            bmc.request("/api/bus/capture.pcapng").GET().build(), BodyHandlers.ofByteArray());

    assertEquals(200, answer.statusCode());
    assertTrue(
        answer.headers().firstValue("Content-Disposition").orElseThrow().contains("attachment"));
    byte[] file = answer.body();
    assertEquals(0x0A, file[0]);
    assertEquals(0x0D, file[1]);
    assertEquals(0x0D, file[2]);
    assertEquals(0x0A, file[3]);
    assertTrue(file.length > 32 * bmc.json(200, "/api/bus").at("/log/stored").intValue());
  }

  @Test
  void onlyOurOwnPageOfWhoIsSignedInMayFailTheFan() throws Exception {
    assertEquals(403, post("state=failed", "http://elsewhere.example").statusCode());
    String own = "http://" + bmc.uri("/").getAuthority();
    assertEquals(200, post("state=failed", own).statusCode());
    post("state=well", null);
    assertEquals(400, post("state=broken", null).statusCode());
    assertEquals(405, bmc.get("/api/bus/fan").statusCode());
    HttpRequest.Builder stranger =
        HttpRequest.newBuilder(bmc.uri("/api/bus/fan"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("state=failed"));
    assertEquals(401, bmc.send(stranger).statusCode());
    assertFalse(bmc.bus.board().orElseThrow().isFanFailed());
    assertEquals(401, bmc.send(HttpRequest.newBuilder(bmc.uri("/api/bus")).GET()).statusCode());
  }

  private HttpResponse<String> post(String form, @Nullable String origin) throws Exception {
    HttpRequest.Builder request =
        bmc.request("/api/bus/fan")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form));
    return bmc.send(origin == null ? request : request.header("Origin", origin));
  }

  private JsonNode messages(String query) throws Exception {
    return new ObjectMapper()
        .readTree(bmc.get("/api/bus/messages?" + query).body())
        .get("messages");
  }

  private static JsonNode device(JsonNode overview, String name) {
    for (JsonNode device : overview.get("devices")) {
      if (device.get("name").textValue().equals(name)) {
        return device;
      }
    }
    throw new AssertionError("no " + name);
  }
}
