package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sideband.process.ProcessColumns;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.wire.Bytes;
import dev.sideband.workbench.TestAgent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The display instruction as a browser gives it. */
class ProcessesRouteTest {

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
  @Tag("S0-1")
  void saysThatThereIsNothingYet() throws Exception {
    assertEquals("nothing-to-show", bmc.json(404, "/api/processes").at("/error/code").textValue());
  }

  @Test
  @Tag("S0-10")
  @Tag("S0-12")
  void copiesAndAnswersTheNewestWholeTable() throws Exception {
    bmc.agent.push(bmc.agent.table("init", "sshd"));
    JsonNode first = bmc.json(200, "/api/processes");
    bmc.agent.push(bmc.agent.table("init", "sshd", "cron"));

    assertEquals(1, bmc.processes.counters().displayed());
    assertEquals(2, first.get("rows").size());
    assertEquals(2, first.at("/rows/1/pid").intValue());
    assertEquals("2026-01-01T00:00:00Z", first.get("collected").textValue());
    assertEquals(TestAgent.BOOT.id().toString(), first.get("boot").textValue());
    JsonNode second = bmc.json(200, "/api/processes");
    assertEquals(3, second.get("rows").size());
    assertTrue(second.get("generation").longValue() > first.get("generation").longValue());
  }

  @Test
  void readsAGenerationAgainWithoutCopying() throws Exception {
    bmc.agent.push(bmc.agent.table("init"));
    JsonNode first = bmc.json(200, "/api/processes");
    long generation = first.get("generation").longValue();
    bmc.agent.push(bmc.agent.table("init", "sshd"));

    assertEquals(first, bmc.json(200, "/api/processes?generation=" + generation));
    assertEquals(1, bmc.processes.counters().displayed());

    bmc.json(200, "/api/processes");
    bmc.json(200, "/api/processes");
    JsonNode gone = bmc.json(410, "/api/processes?generation=" + generation);
    assertEquals("generation-gone", gone.at("/error/code").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "4294967296", "", "1&generation=2", "%FF"})
  void refusesAGenerationThatIsNone(String value) throws Exception {
    bmc.agent.push(bmc.agent.table("init"));

    JsonNode refused = bmc.json(400, "/api/processes?generation=" + value);

    assertEquals("bad-parameter", refused.at("/error/code").textValue());
  }

  @Test
  @Tag("S0-14")
  void showsTheLastWholeTableWhileANewOneArrives() throws Exception {
    Bytes early = bmc.agent.begin(bmc.agent.table("first"));
    assertEquals("nothing-to-show", bmc.json(404, "/api/processes").at("/error/code").textValue());
    bmc.agent.finish(early, 1);

    bmc.agent.begin(bmc.agent.table("second"));

    assertEquals("first", bmc.json(200, "/api/processes").at("/rows/0/name").textValue());
  }

  @Test
  @Tag("S0-11")
  void rendersFromTheDisplayStageAlone() throws Exception {
    bmc.agent.push(bmc.agent.table("shown"));
    JsonNode shown = bmc.json(200, "/api/processes");
    int spoilt = 0;
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("temporary") || name.startsWith("intermediate")) {
          Files.write(file, new byte[] {1, 2, 3});
          spoilt++;
        }
      }
    }
    assertTrue(spoilt >= 2, "the other stages' files have other names now");

    JsonNode again =
        bmc.json(200, "/api/processes?generation=" + shown.get("generation").longValue());

    assertEquals(shown, again);
  }

  @Test
  @Tag("S0-33")
  void growsOldAndMarksItselfStale() throws Exception {
    bmc.agent.push(bmc.agent.table("init"));
    bmc.time.advance(PageFixture.STALE_AFTER.minusMillis(1));
    JsonNode fresh = bmc.json(200, "/api/processes");
    assertEquals(14.999, fresh.get("ageSeconds").doubleValue());
    assertFalse(fresh.get("stale").booleanValue());
    assertTrue(fresh.at("/agent/alive").booleanValue());

    bmc.time.advance(Duration.ofMillis(1));
    JsonNode stale = bmc.json(200, "/api/processes");

    assertTrue(stale.get("stale").booleanValue());
    assertFalse(stale.at("/agent/alive").booleanValue());
    assertEquals(15.0, stale.at("/agent/silenceSeconds").doubleValue());
    assertEquals(15.0, stale.get("staleAfterSeconds").doubleValue());
  }

  @Test
  @Tag("S0-34")
  void carriesHostileTextWhole() throws Exception {
    String markup = "<img src=x onerror=alert(1)>&'\"";
    String controls = "a\0b\u001b[31m\u202e\u2028\r\n";
    String long_ = "x".repeat(64 * 1024);
    Table table =
        bmc.agent.table(buffer -> {
          byte[][] names = {
            markup.getBytes(StandardCharsets.UTF_8),
            controls.getBytes(StandardCharsets.UTF_8),
            {'b', 'a', 'd', (byte) 0xFF, (byte) 0xC3},
            long_.getBytes(StandardCharsets.UTF_8)
          };
          for (int i = 0; i < names.length; i++) {
            buffer.beginRow();
            buffer.set(ProcessColumns.PID, i + 1);
            buffer.set(ProcessColumns.START, 5);
            buffer.set(ProcessColumns.NAME, names[i], 0, names[i].length);
            buffer.endRow();
          }
        });
    bmc.agent.push(table);

    String body = bmc.get("/api/processes").body();
    for (char mark : new char[] {'<', '>', '&', '\'', '\0', '\u001b'}) {
      assertEquals(-1, body.indexOf(mark), "found " + (int) mark);
    }
    JsonNode rows = bmc.json(200, "/api/processes").get("rows");
    assertEquals(markup, rows.at("/0/name").textValue());
    assertEquals(controls, rows.at("/1/name").textValue());
    assertEquals("bad\uFFFD\uFFFD", rows.at("/2/name").textValue());
    assertEquals(long_, rows.at("/3/name").textValue());
  }

  @Test
  void saysWhyACellIsEmpty() throws Exception {
    bmc.agent.push(
        bmc.agent.table(buffer -> {
          buffer.beginRow();
          buffer.set(ProcessColumns.PID, 1);
          buffer.set(ProcessColumns.START, 0);
          buffer.set(ProcessColumns.READ_BYTES, CellState.NOT_PERMITTED);
          buffer.set(ProcessColumns.HANDLES, CellState.NOT_SUPPORTED);
          buffer.set(ProcessColumns.NICE, -5);
          buffer.endRow();
        }));

    JsonNode row = bmc.json(200, "/api/processes").at("/rows/0");

    assertTrue(row.get("readBytes").isNull());
    assertEquals("not permitted", row.at("/missing/readBytes").textValue());
    assertEquals("not supported", row.at("/missing/handles").textValue());
    assertEquals("unknown", row.at("/missing/name").textValue());
    assertEquals(-5, row.get("nice").intValue());
    assertFalse(row.get("missing").has("nice"));
  }

  @Test
  @Tag("S0-32")
  void givesEachOfManyCallersOneWholeTable() throws Exception {
    Map<String, Integer> rowsOf = new HashMap<>();
    bmc.agent.push(bmc.agent.table("p"));
    List<FutureTask<List<JsonNode>>> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FutureTask<List<JsonNode>> caller = new FutureTask<>(displays(25));
      callers.add(caller);
      bmc.sideband.executor().execute(caller);
    }
    for (int size = 1; size <= 40; size++) {
      String[] names = new String[size];
      Arrays.fill(names, "size" + size);
      bmc.agent.push(bmc.agent.table(names));
    }

    for (Future<List<JsonNode>> caller : callers) {
      for (JsonNode answer : caller.get()) {
        int size = answer.get("rows").size();
        for (JsonNode row : answer.get("rows")) {
          String name = row.get("name").textValue();
          assertTrue(name.equals("p") || name.equals("size" + size), name + " of " + size);
        }
        Integer before = rowsOf.put(answer.get("checksum").textValue(), size);
        assertTrue(before == null || before == size);
      }
    }
    assertEquals(100, bmc.processes.counters().displayed());
    assertTrue(bmc.processes.info(Stage.DISPLAY).header().isPresent());
  }

  private Callable<List<JsonNode>> displays(int times) {
    return () -> {
      List<JsonNode> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        answers.add(bmc.json(200, "/api/processes"));
      }
      return answers;
    };
  }
}
