package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.service.ServiceColumns;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.monitor.TableSender;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Schema;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.WorkerId;
import dev.sideband.wire.Bytes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fleet as a browser asks for it, with workers of which the test says what they send. */
@Timeout(60)
class FleetRoutesTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 2));

  @TempDir Path directory;
  private final BlockingQueue<Bytes> got = new LinkedBlockingQueue<>();
  private PageFixture page;
  private Uplink uplink;
  private TableSender services;
  private long micros = 1_000_000;

  @BeforeEach
  void open() throws Exception {
    page = new PageFixture(directory).signedIn();
    uplink = page.workers.uplink(new WorkerId("web-1"));
    uplink.instructions(got::add);
    services = new TableSender(uplink, ServiceInfo.STREAM);
    new TableSender(uplink, ProcessInfo.STREAM)
        .take(
            table(
                ProcessColumns.SCHEMA,
                rows -> {
                  process(rows, 9, "nine", 300);
                  process(rows, 10, "ten<b>", 200);
                  process(rows, 100, "hundred", 100);
                }));
    shop(ProcessState.WORKING, false);
    until(overview -> overview.at("/workers/0/services").size() == 1);
  }

  @AfterEach
  void close() {
    page.close();
  }

  private Table table(Schema schema, Consumer<TableBuffer> filler) {
    TableBuffer rows = new TableBuffer(schema);
    rows.clear(new Stamp(BOOT, ++micros, page.time.instant(), Duration.ZERO));
    filler.accept(rows);
    return rows.freeze();
  }

  private static void process(TableBuffer rows, int pid, String name, long resident) {
    rows.beginRow();
    rows.set(ProcessColumns.PID, pid);
    rows.set(ProcessColumns.START, pid);
    rows.set(ProcessColumns.NAME, name);
    rows.set(ProcessColumns.RESIDENT, resident);
    rows.set(ProcessColumns.STATE, "waiting");
    rows.endRow();
  }

  private void shop(ProcessState state, boolean needsAttention) throws Exception {
    Stamp now = new Stamp(BOOT, micros, page.time.instant(), Duration.ZERO);
    ServiceInfo shop =
        new ServiceInfo(
            "shop",
            now,
            "web",
            state,
            page.time.instant(),
            "",
            "full",
            Optional.of("1.0"),
            Optional.of(new ProcessId(BOOT, 10, 10)),
            Optional.empty(),
            0,
            Optional.empty(),
            false,
            needsAttention,
            Optional.empty());
    services.take(table(ServiceColumns.SCHEMA, shop::addTo));
  }

  /** Asks again and again until the overview is as wanted. */
  private JsonNode until(Predicate<JsonNode> wanted) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    JsonNode overview = page.json(200, "/api/fleet");
    for (int i = 0; i < 2_000 && !wanted.test(overview); i++) {
      assertFalse(never.await(10, TimeUnit.MILLISECONDS));
      overview = page.json(200, "/api/fleet");
    }
    assertTrue(wanted.test(overview), overview.toString());
    return overview;
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return page.send(
        page.request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private SignedInstruction next() throws Exception {
    return SignedInstruction.decode(
        Optional.ofNullable(got.poll(20, TimeUnit.SECONDS)).orElseThrow());
  }

  private void report(UUID id, InstructionPhase phase, String text) throws Exception {
    uplink.append(
        InstructionReport.STREAM,
        new InstructionReport(id, page.time.instant(), phase, Optional.empty(), text).encode());
  }

  private List<String> names(String query) throws Exception {
    List<String> names = new ArrayList<>();
    JsonNode answer = page.json(200, "/api/fleet/processes?" + query);
    answer.get("rows").forEach(row -> names.add(row.at("/cells/3").asText()));
    return names;
  }

  @Test
  @Tag("S1-32")
  void theServerSortsFiltersAndCuts() throws Exception {
    assertEquals(List.of("nine", "ten<b>", "hundred"), names("sort=1&count=9"));
    assertEquals(List.of("hundred", "ten<b>", "nine"), names("sort=1&dir=desc&count=9"));
    assertEquals(List.of("hundred", "nine", "ten<b>"), names("sort=4&count=9"));
    assertEquals(List.of("ten<b>"), names("sort=10&offset=1&count=1"));
    assertEquals(List.of(), names("offset=7&count=9"));
    assertEquals(List.of("ten<b>"), names("managed=true&count=9"));
    assertEquals(List.of("hundred"), names("words=WEB-1%20100&count=9"));
    assertEquals(List.of(), names("workers=web-2&count=9"));
    JsonNode answer = page.json(200, "/api/fleet/processes?sort=service&count=9");
    assertEquals(3, answer.get("total").intValue());
    assertEquals("shop", answer.at("/rows/0/service").textValue());
    assertEquals(BOOT.id() + "/10/10", answer.at("/rows/0/process").textValue());
    assertEquals("unknown", answer.at("/rows/0/missing/0").textValue());
    assertTrue(answer.at("/rows/0/cells/2").isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sort=x", "sort=65536", "offset=-1", "count=501", "sort=1&sort=2"})
  void refusesAQuestionThatIsNone(String query) throws Exception {
    page.json(400, "/api/fleet/processes?" + query);
  }

  @Test
  @Tag("S1-7")
  @Tag("S1-31")
  @Tag("S1-48")
  void anOrderIsFollowedToItsEnd() throws Exception {
    assertEquals(
        200,
        post("/api/fleet/order", "worker=web-1&kind=degrade&service=shop&arguments=level%3Dlow")
            .statusCode());
    SignedInstruction order = next();
    assertEquals("{level=low}", order.instruction().arguments().toString());
    report(order.instruction().id(), InstructionPhase.ACCEPTED, "");
    until(overview -> overview.at("/orders/0/state").asText().equals("accepted"));
    report(order.instruction().id(), InstructionPhase.DONE, "level low");
    JsonNode done = until(overview -> overview.at("/orders/0/state").asText().equals("done"));
    assertEquals("admin", done.at("/orders/0/by").textValue());
    assertEquals("level low", done.at("/orders/0/text").textValue());
    JsonNode audit = page.json(200, "/api/fleet/audit");
    assertEquals(3, audit.get("lines").intValue());
    assertEquals("done", audit.at("/newest/2/what").textValue());

    String process = BOOT.id() + "/100/100";
    assertEquals(
        200,
        post("/api/fleet/order", "worker=web-1&kind=terminate&process=" + process).statusCode());
    assertTrue(next().instruction().target().toString().contains("pid=100"));
  }

  @Test
  @Tag("S1-40")
  void anAlarmOffersWhatCanBeDone() throws Exception {
    shop(ProcessState.UNEXPECTEDLY_TERMINATED, true);
    JsonNode alarmed = until(overview -> overview.get("alarms").size() == 1);
    assertEquals("fleet.service", alarmed.at("/alarms/0/rule").textValue());
    String token = alarmed.at("/alarms/0/facts/action.start").textValue();
    assertEquals(200, post("/api/fleet/act", "token=" + token).statusCode());
    assertEquals("START", next().instruction().kind().toString());
    assertEquals(404, post("/api/fleet/act", "token=none").statusCode());
  }

  @Test
  @Tag("S1-41")
  void aRolloutIsBegunAndCancelled() throws Exception {
    HttpResponse<String> begun =
        post("/api/fleet/rollout", "workers=web-1&kind=restart&service=shop&width=1&pause=0");
    assertEquals(200, begun.statusCode(), begun.body());
    String id = new ObjectMapper().readTree(begun.body()).get("id").textValue();
    report(next().instruction().id(), InstructionPhase.DONE, "");
    JsonNode done = until(overview -> overview.at("/rollouts/0/phase").asText().equals("done"));
    assertEquals("done", done.at("/rollouts/0/workers/0/state").textValue());
    assertEquals(200, post("/api/fleet/cancel", "id=" + id + "&revert=false").statusCode());
    assertEquals(404, post("/api/fleet/cancel", "id=" + new UUID(0, 0)).statusCode());
    assertEquals(400, post("/api/fleet/cancel", "id=x").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker=web-1&kind=dance&service=shop",
        "worker=.&kind=stop&service=shop",
        "worker=web-1&kind=stop&process=1/2",
        "worker=web-1&kind=stop&process=x/1/2",
        "worker=web-1&kind=degrade&service=shop&arguments=low"
      })
  void refusesAnOrderThatIsNone(String body) throws Exception {
    assertEquals(400, post("/api/fleet/order", body).statusCode());
    assertEquals(0, got.size());
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    assertEquals(404, post("/api/fleet/order", "worker=web-9&kind=stop&service=shop").statusCode());
    assertEquals(
        404,
        post("/api/fleet/order", "worker=web-1&kind=upgrade&service=shop&arguments=version%3D9")
            .statusCode());
    assertEquals(
        400,
        post("/api/fleet/rollout", "workers=&kind=stop&service=shop&width=1&pause=0").statusCode());
  }

  @Test
  @Tag("S1-35")
  void whoFollowsIsToldAsItHappens() throws Exception {
    HttpResponse<java.io.InputStream> stream =
        page.http.send(
            page.request("/api/fleet/events").GET().build(), BodyHandlers.ofInputStream());
    assertEquals(200, stream.statusCode());
    assertEquals("text/event-stream", stream.headers().firstValue("Content-Type").orElseThrow());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertEquals(": still here", lines.readLine());
      shop(ProcessState.STOPPED, false);
      String line = lines.readLine();
      while (!line.startsWith("event: ")) {
        line = lines.readLine();
      }
      assertEquals("event: tables", line);
    }
  }

  @Test
  void onlyWhoIsSignedInSeesAndOrders() throws Exception {
    for (String path : List.of("/api/fleet", "/api/fleet/processes", "/api/fleet/events")) {
      assertEquals(401, page.send(HttpRequest.newBuilder(page.uri(path)).GET()).statusCode());
    }
    HttpRequest.Builder order =
        HttpRequest.newBuilder(page.uri("/api/fleet/order"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("worker=web-1&kind=stop&service=shop"));
    assertEquals(401, page.send(order).statusCode());
    HttpRequest.Builder foreign =
        page.request("/api/fleet/order")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "http://evil.example")
            .POST(BodyPublishers.ofString("worker=web-1&kind=stop&service=shop"));
    assertEquals(403, page.send(foreign).statusCode());
    assertEquals(0, got.size());
    assertTrue(page.get("/fleet").body().contains("The fleet"));
  }
}
