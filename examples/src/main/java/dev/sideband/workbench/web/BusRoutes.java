package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.alarm.Alarm;
import dev.sideband.bus.BusDevice;
import dev.sideband.bus.BusLogState;
import dev.sideband.bus.BusSelector;
import dev.sideband.bus.DeviceReport;
import dev.sideband.bus.FaultReport;
import dev.sideband.bus.MappedDevice;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.workbench.bus.BusQueries;
import dev.sideband.workbench.bus.BusSearch;
import dev.sideband.workbench.bus.BusWatch;
import dev.sideband.workbench.bus.SimulatedBoard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** What a person may ask of the watched board, and do to it. Safe for any thread. */
final class BusRoutes {

  private static final int TIMELINE_STEPS = 60;
  private static final long TIMELINE_STEP_MICROS = 2_000_000;
  private static final int USUAL_MOST = 100;
  private static final int MOST = 1_000;
  private static final long LATEST = (1L << 48) - 1;

  private final BusWatch watch;
  private final BusQueries queries;

  BusRoutes(BusWatch watch) {
    this.watch = watch;
    this.queries = new BusQueries(watch);
  }

  void addTo(Router router) {
    router
        .guarded("GET", "/api/bus", this::overview)
        .guarded("GET", "/api/bus/messages", this::messages)
        .guarded("GET", "/api/bus/report", this::report)
        .guarded("GET", "/api/bus/capture.pcapng", this::capture)
        .guarded("POST", "/api/bus/fan", this::fan);
  }

  /** Health by device, a picture of the last two minutes, alarms, and how full the ring is. */
  private void overview(Exchange exchange) throws IOException {
    BusLogState state = watch.blackBox().state(BusSelector.ANY);
    long now = watch.clock().micros();
    long begin = (now / TIMELINE_STEP_MICROS - TIMELINE_STEPS + 1) * TIMELINE_STEP_MICROS;
    List<BusQueries.Row> rows = queries.timeline(begin, TIMELINE_STEP_MICROS, TIMELINE_STEPS);
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("boot", queries.boot().toString());
          json.writeNumberField("nowMicros", now);
          Optional<SimulatedBoard> board = watch.board();
          if (board.isPresent()) {
            json.writeBooleanField("fanFailed", board.get().isFanFailed());
          }
          json.writeBooleanField("reported", watch.lastAlarm().isPresent());
          json.writeObjectFieldStart("log");
          json.writeNumberField("capacity", state.capacity());
          json.writeNumberField("stored", state.stored());
          json.writeNumberField("overwritten", state.overwritten());
          json.writeNumberField("lost", state.dropped());
          json.writeEndObject();
          json.writeArrayFieldStart("alarms");
          for (Alarm alarm : watch.alarms()) {
            json.writeStartObject();
            json.writeStringField("text", alarm.text());
            json.writeNumberField("sinceMicros", alarm.since().micros());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("devices");
          for (DeviceReport device : watch.statistics().devices()) {
            device(json, device);
          }
          json.writeEndArray();
          timeline(json, rows, begin);
          json.writeEndObject();
        });
  }

  private void device(JsonGenerator json, DeviceReport report) throws IOException {
    BusDevice device = report.device();
    json.writeStartObject();
    place(json, device);
    json.writeStringField("kind", watch.map().device(device).map(MappedDevice::kind).orElse(""));
    json.writeNumberField("messages", report.messages());
    json.writeNumberField("failed", report.failed());
    json.writeNumberField("nacks", report.nacks());
    json.writeNumberField("perSecond", report.perSecond());
    json.writeNumberField("meanNanos", report.meanNanos());
    json.writeNumberField("longestNanos", report.longestNanos());
    json.writeNumberField("errorRun", report.errorRun());
    json.writeNumberField("longestErrorRun", report.longestErrorRun());
    DeviceReport.Failure failure = report.lastFailure();
    if (failure != null) {
      json.writeObjectFieldStart("lastFailure");
      json.writeNumberField("micros", failure.nanos() / 1_000);
      json.writeStringField("register", watch.map().nameOfRegister(device, failure.register()));
      json.writeStringField("result", failure.result().toString());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void place(JsonGenerator json, BusDevice device) throws IOException {
    json.writeNumberField("link", device.link());
    json.writeStringField("linkName", watch.map().nameOfLink(device.link()));
    json.writeStringField("address", device.address().toString());
    json.writeStringField("name", watch.map().nameOf(device));
  }

  private void timeline(JsonGenerator json, List<BusQueries.Row> rows, long begin)
      throws IOException {
    json.writeObjectFieldStart("timeline");
    json.writeNumberField("fromMicros", begin);
    json.writeNumberField("stepMicros", TIMELINE_STEP_MICROS);
    json.writeNumberField("steps", TIMELINE_STEPS);
    json.writeArrayFieldStart("rows");
    for (BusQueries.Row row : rows) {
      json.writeStartObject();
      place(json, row.device());
      counts(json, "messages", row.messages());
      counts(json, "failures", row.failures());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, String name, List<Integer> counts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int count : counts) {
      json.writeNumber(count);
    }
    json.writeEndArray();
  }

  /** The newest messages that fit {@code link, address, register, outcome, from, to, most}. */
  private void messages(Exchange exchange) throws IOException, ApiException {
    BusSearch search = search(exchange);
    List<BusQueries.Found> found = queries.find(search);
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("messages");
          for (BusQueries.Found each : found) {
            message(json, each);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static BusSearch search(Exchange exchange) throws ApiException {
    Optional<String> outcome = exchange.query("outcome");
    int code = BusSearch.ANY_OUTCOME;
    if (outcome.isPresent()) {
      code =
          outcome.get().equals("failed")
              ? BusSearch.FAILED
              : (int) Parameters.number("outcome", outcome.get(), 0xFF);
    }
    int address = number(exchange, "address", 0x7F);
    return new BusSearch(
        number(exchange, "link", 0xFFFF),
        address == BusSelector.ANY ? null : BusAddress.of(address),
        number(exchange, "register", 0xFF),
        code,
        micros(exchange, "from", 0),
        micros(exchange, "to", LATEST),
        exchange.query("most").isPresent()
            ? Math.max(1, number(exchange, "most", MOST))
            : USUAL_MOST);
  }

  private static int number(Exchange exchange, String name, int most) throws ApiException {
    Optional<String> value = exchange.query(name);
    return value.isPresent() ? (int) Parameters.number(name, value.get(), most) : BusSelector.ANY;
  }

  private static long micros(Exchange exchange, String name, long otherwise) throws ApiException {
    Optional<String> value = exchange.query(name);
    return value.isPresent() ? Parameters.number(name, value.get(), LATEST) : otherwise;
  }

  private void message(JsonGenerator json, BusQueries.Found found) throws IOException {
    BusRecord record = found.decoded().record();
    json.writeStartObject();
    json.writeNumberField("position", found.address());
    json.writeNumberField("micros", record.micros());
    place(json, BusDevice.of(record));
    json.writeBooleanField("read", record.read());
    json.writeStringField("register", found.decoded().registerName());
    json.writeStringField("value", found.decoded().value());
    json.writeStringField("data", record.data().toString());
    json.writeStringField("result", record.result().toString());
    json.writeBooleanField("failed", record.result().failed());
    json.writeNumberField("durationNanos", record.durationNanos());
    json.writeEndObject();
  }

  /** What went wrong around the latest alarm: device, register and moment. */
  private void report(Exchange exchange) throws IOException, ApiException {
    Optional<FaultReport> found = queries.report();
    if (found.isEmpty()) {
      throw new ApiException(ApiError.NOTHING_TO_SHOW, "no alarm was raised so far");
    }
    FaultReport report = found.get();
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("occasion", report.occasion());
          json.writeNumberField("fromMicros", report.fromMicros());
          json.writeNumberField("toMicros", report.toMicros());
          json.writeNumberField("messages", report.messages());
          json.writeNumberField("missing", report.missing());
          json.writeStringField("text", report.text());
          json.writeArrayFieldStart("suspects");
          for (FaultReport.Suspect suspect : report.suspects()) {
            json.writeStartObject();
            place(json, suspect.device());
            json.writeNumberField("register", suspect.register());
            json.writeStringField("registerName", suspect.registerName());
            json.writeStringField("result", suspect.result().toString());
            json.writeNumberField("firstMicros", suspect.firstMicros());
            json.writeNumberField("lastMicros", suspect.lastMicros());
            json.writeNumberField("failures", suspect.failures());
            json.writeNumberField("messages", suspect.messages());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** The whole ring for Wireshark; it fits the memory, as the ring does. */
  private void capture(Exchange exchange) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    queries.capture(out);
    exchange.put(HttpHeader.CONTENT_DISPOSITION, "attachment; filename=\"bus.pcapng\"");
    exchange.send(HttpStatus.OK_200, "application/x-pcapng", out.toByteArray());
  }

  /** Lets the simulated fan fail, or puts it right. */
  private void fan(Exchange exchange) throws IOException, ApiException {
    String state = exchange.form("state").get(0);
    SimulatedBoard board =
        watch
            .board()
            .orElseThrow(() -> new ApiException(ApiError.NOT_FOUND, "no fan here can be failed"));
    switch (state) {
      case "failed" -> board.failFan();
      case "well" -> board.repairFan();
      default -> throw new ApiException(ApiError.BAD_PARAMETER, "state is failed or well");
    }
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("fanFailed", board.isFanFailed());
          json.writeEndObject();
        });
  }
}
