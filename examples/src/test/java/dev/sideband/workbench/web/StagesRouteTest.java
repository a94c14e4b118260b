package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sideband.workbench.TestAgent;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three stages and the diagnosis as a browser gets them. */
@Tag("S0-15")
class StagesRouteTest {

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
  void showsThreeAbsentStagesAtFirst() throws Exception {
    JsonNode answer = bmc.json(200, "/api/stages");

    assertEquals("no-data", answer.at("/diagnosis/cause").textValue());
    assertFalse(answer.at("/agent/alive").booleanValue());
    assertTrue(answer.at("/agent/silenceSeconds").isNull());
    for (JsonNode stage : answer.get("stages")) {
      assertEquals("absent", stage.get("state").textValue());
      assertFalse(stage.has("generation"));
    }
  }

  @Test
  @Tag("S0-31")
  void showsEachStagesHeader() throws Exception {
    bmc.agent.push(bmc.agent.table("init", "sshd"));
    JsonNode shown = bmc.json(200, "/api/processes");
    JsonNode answer =
        bmc.json(
            200,
            "/api/stages?generation="
                + shown.get("generation").longValue()
                + "&checksum="
                + shown.get("checksum").textValue());

    assertEquals("none", answer.at("/diagnosis/cause").textValue());
    assertFalse(answer.at("/diagnosis/error").booleanValue());
    assertEquals(3, answer.get("stages").size());
    JsonNode display = answer.at("/stages/2");
    assertEquals("display", display.get("stage").textValue());
    assertEquals("complete", display.get("state").textValue());
    assertEquals(shown.get("generation"), display.get("generation"));
    assertEquals(shown.get("checksum"), display.get("checksum"));
    assertEquals(2, display.get("rows").intValue());
    assertEquals(TestAgent.BOOT.id().toString(), display.get("boot").textValue());
    for (JsonNode stage : answer.get("stages")) {
      assertEquals(shown.get("snapshot"), stage.get("snapshot"));
      assertTrue(stage.get("bytes").longValue() > 0);
      for (String time : new String[] {"collected", "received", "written"}) {
        assertEquals("2026-01-01T00:00:00Z", stage.get(time).textValue());
      }
    }
  }

  @Test
  void holdsWhatAPageShowsAgainstTheStages() throws Exception {
    bmc.agent.push(bmc.agent.table("init"));
    long generation = bmc.json(200, "/api/processes").get("generation").longValue();

    JsonNode wrong = bmc.json(200, "/api/stages?checksum=0badcafe&generation=" + generation);

    assertEquals("rendering", wrong.at("/diagnosis/cause").textValue());
    assertTrue(wrong.at("/diagnosis/error").booleanValue());
  }

  @Test
  void copiesNothing() throws Exception {
    bmc.agent.push(bmc.agent.table("init"));

    JsonNode answer = bmc.json(200, "/api/stages");

    assertEquals("not-refreshed", answer.at("/diagnosis/cause").textValue());
    assertEquals("absent", answer.at("/stages/2/state").textValue());
  }

  @Test
  void refusesAChecksumThatIsNone() throws Exception {
    JsonNode refused = bmc.json(400, "/api/stages?generation=1&checksum=xyz");

    assertEquals("bad-parameter", refused.at("/error/code").textValue());
  }
}
