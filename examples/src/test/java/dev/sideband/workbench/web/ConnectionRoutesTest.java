package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sideband.connection.TcpState;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connections as a browser asks for them, in virtual time. */
@Timeout(60)
class ConnectionRoutesTest {

  @TempDir Path directory;
  private PageFixture page;

  @BeforeEach
  void open() throws Exception {
    page = new PageFixture(directory).signedIn();
    page.sockets.add(80, "10.0.0.8", TcpState.ESTABLISHED);
    page.sockets.add(22, "10.0.0.8", TcpState.ESTABLISHED);
    page.sockets.add(80, "10.0.0.9", TcpState.TIME_WAIT);
  }

  @AfterEach
  void close() {
    page.close();
  }

  /** Lets a sweep be taken, and waits until the picture has it. */
  private JsonNode sweep() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    int before = page.json(200, "/api/connections").get("times").size();
    page.time.advance(Duration.ofSeconds(2));
    JsonNode overview = page.json(200, "/api/connections");
    for (int i = 0; i < 2_000 && overview.get("times").size() == before; i++) {
      assertFalse(never.await(10, TimeUnit.MILLISECONDS));
      overview = page.json(200, "/api/connections");
    }
    return overview;
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.get(field).asText()));
    return texts;
  }

  @Test
  @Tag("S4-6")
  void thePictureHasEachClientWithItsStatesAndOwners() throws Exception {
    sweep();
    int third = page.sockets.add(80, "10.0.0.9", TcpState.ESTABLISHED);
    sweep();
    page.sockets.end(third);
    JsonNode overview = sweep();
    int sweeps = overview.get("times").size();
    assertEquals(List.of("10.0.0.8", "10.0.0.9"), texts(overview.get("peers"), "address"));
    JsonNode eight = overview.at("/peers/0");
    assertEquals("[\"login\",\"shop\"]", eight.get("services").toString());
    assertEquals("[\"team-a\"]", eight.get("owners").toString());
    assertEquals("{\"ESTABLISHED\":2}", eight.get("now").toString());
    assertEquals(2, eight.at("/history/ESTABLISHED/" + (sweeps - 1)).intValue());
    JsonNode nine = overview.at("/peers/1");
    assertEquals("{\"TIME_WAIT\":1}", nine.get("now").toString());
    assertEquals(0, nine.at("/history/ESTABLISHED/" + (sweeps - 1)).intValue());
    assertEquals(1, nine.at("/history/ESTABLISHED/" + (sweeps - 2)).intValue());
    assertEquals("{\"ESTABLISHED\":2,\"TIME_WAIT\":1}", overview.get("totals").toString());
    assertEquals("[\"login\",\"shop\"]", overview.get("services").toString());
    assertTrue(overview.at("/links/monitor/connected").booleanValue());
    assertFalse(overview.get("canLeak").booleanValue());
    assertEquals("10.0.0.1", overview.get("machine").textValue());
    assertFalse(overview.has("unseen"), "nobody counts what no sweep shows");
  }

  @Test
  @Tag("S4-18")
  void anAlarmNamesClientServiceStateCountAndOwner() throws Exception {
    for (int i = 0; i < 9; i++) {
      page.sockets.add(80, "10.0.0.7", TcpState.CLOSE_WAIT);
    }
    JsonNode overview = sweep();
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 20 && overview.get("alarms").isEmpty(); i++) {
      overview = sweep();
      assertFalse(never.await(20, TimeUnit.MILLISECONDS));
    }
    assertEquals(1, overview.get("alarms").size());
    JsonNode alarm = overview.at("/alarms/0");
    assertEquals("connection.close-wait", alarm.get("rule").textValue());
    JsonNode facts = alarm.get("facts");
    assertEquals("10.0.0.7", facts.get("client").textValue());
    assertEquals("shop", facts.get("service").textValue());
    assertEquals("CLOSE_WAIT", facts.get("state").textValue());
    assertEquals("9", facts.get("count").textValue());
    assertEquals("team-a", facts.get("cmdb.owner").textValue());
    assertTrue(overview.at("/peers/0/alarmed").booleanValue(), "it comes first");
    assertEquals("10.0.0.7", overview.at("/peers/0/address").textValue());
  }

  @Test
  @Tag("S4-22")
  @Tag("S4-23")
  @Tag("S4-24")
  @Tag("S4-25")
  void aQueryFindsByAllThatTheFormHas() throws Exception {
    sweep();
    sweep();
    JsonNode all = page.json(200, "/api/connections/query");
    assertEquals(3, all.get("items").size());
    assertEquals(1, all.get("workers").intValue());
    assertTrue(all.get("complete").booleanValue());
    JsonNode found =
        page.json(
            200,
            "/api/connections/query?client=10.0.0.0/29,10.0.0.8&states=ESTABLISHED,CLOSE_WAIT"
                + "&service=shop&attributes=owner%3Dteam-a,environment=live");
    assertEquals(1, found.get("items").size());
    JsonNode item = found.at("/items/0");
    assertEquals("10.0.0.8", item.get("client").textValue());
    assertEquals("10.0.0.1:80", item.get("local").textValue());
    assertEquals("port", item.get("serviceSource").textValue());
    assertEquals("team-a", item.at("/attributes/owner").textValue());
    assertFalse(item.has("receiveQueue"), "what is not known is not 0");
    assertEquals(
        0, page.json(200, "/api/connections/query?attributes=owner=team-b").get("items").size());
    assertFalse(page.json(200, "/api/connections/query?most=1").get("complete").booleanValue());
    assertEquals(3, page.json(200, "/api/connections/query?from=0").get("items").size());
    assertEquals(0, page.json(200, "/api/connections/query?from=0&to=1").get("items").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client=here",
        "client=10.0.0.0/33",
        "states=OPEN",
        "attributes=owner",
        "attributes==x",
        "from=x",
        "from=-1",
        "from=2&to=1",
        "most=20001",
        "client=1.2.3.4&client=1.2.3.5"
      })
  void refusesAQueryThatIsNone(String query) throws Exception {
    JsonNode refused = page.json(400, "/api/connections/query?" + query);
    assertEquals("bad-parameter", refused.at("/error/code").textValue());
  }

  @Test
  void onlyWhoIsSignedInSeesAndLeaks() throws Exception {
    HttpRequest.Builder leak =
        page.request("/api/connections/leak")
            .header("Content-Type", "application/x-www-form-urlencoded");
    assertEquals(400, page.send(leak.POST(BodyPublishers.ofString("state=x"))).statusCode());
    assertEquals(200, page.send(leak.POST(BodyPublishers.ofString("state=well"))).statusCode());
    for (String path : List.of("/api/connections", "/api/connections/query")) {
      assertEquals(401, page.send(HttpRequest.newBuilder(page.uri(path)).GET()).statusCode());
    }
    assertEquals(303, page.send(HttpRequest.newBuilder(page.uri("/connections"))).statusCode());
    assertTrue(page.get("/connections").body().contains("Who is connected"));
  }
}
