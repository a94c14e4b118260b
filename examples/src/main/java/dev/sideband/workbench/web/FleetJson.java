package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.alarm.Alarm;
import dev.sideband.fleet.server.AuditLine;
import dev.sideband.fleet.server.FleetProcess;
import dev.sideband.fleet.server.FleetRollout;
import dev.sideband.fleet.server.FleetServer;
import dev.sideband.fleet.server.Order;
import dev.sideband.fleet.server.ProcessListing;
import dev.sideband.fleet.server.UnexpectedEnd;
import dev.sideband.fleet.server.WorkerView;
import dev.sideband.fleet.service.ProcessEnd;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.CellState;
import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Table;
import dev.sideband.workbench.fleet.FleetWatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fleet as JSON. */
final class FleetJson {

  private static final int MOST_ALARMS = 100;
  private static final int MOST_ORDERS = 40;
  private static final int MOST_ROLLOUTS = 5;
  private static final int MOST_ENDS = 20;
  private static final int MOST_LINES = 200;

  private FleetJson() {}

  static void overview(JsonGenerator json, FleetWatch watch) throws IOException {
    FleetServer server = watch.server();
    json.writeStartObject();
    json.writeArrayFieldStart("workers");
    for (WorkerView worker : server.workers()) {
      worker(json, worker);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("alarms");
    List<Alarm> alarms = server.alarms().active();
    for (Alarm alarm : worst(alarms)) {
      alarm(json, alarm);
    }
    json.writeEndArray();
    json.writeNumberField("alarmCount", alarms.size());
    json.writeArrayFieldStart("orders");
    for (Order order : server.orders(MOST_ORDERS)) {
      order(json, order);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("rollouts");
    for (FleetRollout rollout : newest(server.rollouts(), MOST_ROLLOUTS)) {
      rollout(json, rollout);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("ends");
    for (UnexpectedEnd end : newest(server.unexpectedEnds(), MOST_ENDS)) {
      end(json, end);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("artefacts");
    for (Map.Entry<String, List<String>> each : new TreeMap<>(watch.versions()).entrySet()) {
      json.writeArrayFieldStart(each.getKey());
      for (String version : each.getValue()) {
        json.writeString(version);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Returns the worst alarms, of those alike the newest first. */
  private static List<Alarm> worst(List<Alarm> alarms) {
    return alarms.stream()
        .sorted(
            Comparator.comparing(Alarm::severity)
                .reversed()
                .thenComparing(alarm -> alarm.since().wall(), Comparator.reverseOrder()))
        .limit(MOST_ALARMS)
        .toList();
  }

  private static <T> List<T> newest(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private static void worker(JsonGenerator json, WorkerView worker) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", worker.id().name());
    json.writeStringField("state", ConsoleJson.word(worker.state()));
    json.writeNumberField("sinceMillis", worker.since().toEpochMilli());
    json.writeStringField("agent", worker.agent());
    json.writeNumberField("processes", worker.processes().map(Table::rows).orElse(0));
    json.writeNumberField("lost", worker.lost());
    json.writeArrayFieldStart("capabilities");
    for (String each : worker.capabilities().stream().sorted().toList()) {
      json.writeString(each);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("services");
    for (List<ServiceInfo> task : worker.tasks().values()) {
      for (ServiceInfo service : task) {
        service(json, service);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void service(JsonGenerator json, ServiceInfo service) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", service.name());
    json.writeStringField("task", service.task());
    json.writeStringField("state", service.state().name());
    json.writeNumberField("sinceMillis", service.since().toEpochMilli());
    json.writeStringField("reason", service.reason());
    json.writeStringField("level", service.level());
    json.writeStringField("version", service.version().orElse(""));
    if (service.process().isPresent()) {
      json.writeNumberField("pid", service.process().get().pid());
    }
    if (service.lastEnd().isPresent()) {
      end(json, service.lastEnd().get());
    }
    json.writeNumberField("restarts", service.restarts());
    if (service.nextStart().isPresent()) {
      json.writeNumberField("nextStartMillis", service.nextStart().get().toEpochMilli());
    }
    json.writeBooleanField("protected", service.isProtected());
    json.writeBooleanField("attention", service.needsAttention());
    json.writeStringField("probe", service.probe().orElse(""));
    json.writeEndObject();
  }

  private static void end(JsonGenerator json, ProcessEnd end) throws IOException {
    json.writeStringField("end", end.text());
    json.writeNumberField("endMillis", end.time().toEpochMilli());
  }

  private static void end(JsonGenerator json, UnexpectedEnd end) throws IOException {
    json.writeStartObject();
    json.writeStringField("worker", end.worker().name());
    json.writeStringField("service", end.service());
    end(json, end.end());
    if (end.lastSeen().isPresent()) {
      ProcessInfo last = end.lastSeen().get();
      json.writeNumberField("pid", last.id().pid());
      json.writeStringField("name", last.name());
      if (last.resident().known()) {
        json.writeNumberField("resident", last.resident().number());
      }
      if (last.cpuTime().known()) {
        json.writeNumberField("cpuTime", last.cpuTime().number());
      }
    }
    json.writeEndObject();
  }

  private static void alarm(JsonGenerator json, Alarm alarm) throws IOException {
    json.writeStartObject();
    json.writeStringField("rule", alarm.key().rule());
    json.writeStringField("subject", alarm.key().subject());
    json.writeStringField("severity", alarm.severity().name());
    json.writeStringField("text", alarm.text());
    json.writeNumberField("sinceMillis", alarm.since().wall().toEpochMilli());
    json.writeObjectFieldStart("facts");
    for (Map.Entry<String, String> fact : alarm.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void order(JsonGenerator json, Order order) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", order.id().toString());
    json.writeStringField("worker", order.instruction().worker());
    json.writeStringField("kind", ConsoleJson.word(order.instruction().kind()));
    json.writeStringField("target", target(order));
    json.writeBooleanField("dryRun", order.instruction().dryRun());
    json.writeStringField("by", order.by());
    json.writeNumberField("askedMillis", order.asked().toEpochMilli());
    json.writeStringField("state", ConsoleJson.word(order.state()));
    json.writeBooleanField("ended", order.state().isEnd());
    json.writeNumberField("sinceMillis", order.since().toEpochMilli());
    json.writeStringField("text", order.text());
    json.writeEndObject();
  }

  private static String target(Order order) {
    return FleetWatch.name(order.instruction().target());
  }

  private static void rollout(JsonGenerator json, FleetRollout rollout) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rollout.id().toString());
    json.writeStringField("by", rollout.by());
    json.writeNumberField("begunMillis", rollout.begun().toEpochMilli());
    json.writeStringField("kind", ConsoleJson.word(rollout.plan().kind()));
    json.writeStringField("target", FleetWatch.name(rollout.plan().target()));
    json.writeStringField("arguments", rollout.plan().arguments().toString());
    json.writeNumberField("width", rollout.plan().width());
    json.writeStringField("phase", ConsoleJson.word(rollout.result().phase()));
    json.writeBooleanField("ended", rollout.result().phase().isEnd());
    json.writeArrayFieldStart("workers");
    for (var worker : rollout.result().workers()) {
      json.writeStartObject();
      json.writeStringField("name", worker.name());
      json.writeStringField("state", ConsoleJson.word(worker.state()));
      json.writeNumberField("sinceMillis", worker.since().toEpochMilli());
      json.writeStringField("text", worker.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static void audit(JsonGenerator json, FleetServer server) throws IOException {
    json.writeStartObject();
    json.writeNumberField("lines", server.auditHead().lines());
    json.writeStringField("hash", server.auditHead().hash().toString());
    json.writeArrayFieldStart("newest");
    for (AuditLine line : newest(server.audit(), MOST_LINES)) {
      json.writeStartObject();
      json.writeNumberField("timeMillis", line.time().toEpochMilli());
      json.writeStringField("what", line.what());
      json.writeStringField("by", line.by());
      json.writeStringField("worker", line.worker());
      json.writeStringField("id", line.id());
      json.writeStringField("text", line.text());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes some rows of a listing: the cells in the order of its columns, null where none is. */
  static void processes(JsonGenerator json, ProcessListing listing, int offset, int count)
      throws IOException {
    List<Column> columns = listing.columns();
    Map<String, Table> tables = new LinkedHashMap<>();
    List<FleetProcess> window = new ArrayList<>();
    for (int i = offset; i < Math.min(listing.size(), offset + count); i++) {
      FleetProcess each = listing.get(i);
      window.add(each);
      tables.put(each.worker().name(), each.table());
    }
    json.writeStartObject();
    json.writeNumberField("total", listing.total());
    json.writeNumberField("matching", listing.size());
    json.writeNumberField("offset", offset);
    json.writeArrayFieldStart("columns");
    for (Column column : columns) {
      json.writeStartObject();
      json.writeNumberField("number", column.number());
      json.writeStringField("name", column.name());
      json.writeStringField("kind", column.kind().numeric() ? "integer" : "text");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("workers");
    for (Map.Entry<String, Table> each : tables.entrySet()) {
      json.writeObjectFieldStart(each.getKey());
      json.writeNumberField("wallMillis", each.getValue().time().wall().toEpochMilli());
      json.writeNumberField("micros", each.getValue().time().micros());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeArrayFieldStart("rows");
    for (FleetProcess each : window) {
      row(json, each, columns);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void row(JsonGenerator json, FleetProcess process, List<Column> columns)
      throws IOException {
    ProcessId id = process.info().id();
    json.writeStartObject();
    json.writeStringField("worker", process.worker().name());
    json.writeStringField("process", id.boot().id() + "/" + id.pid() + "/" + id.startMicros());
    json.writeStringField("service", process.service().map(ServiceInfo::name).orElse(""));
    json.writeStringField("task", process.service().map(ServiceInfo::task).orElse(""));
    json.writeStringField("state", process.state().map(ProcessState::name).orElse(""));
    json.writeArrayFieldStart("cells");
    List<String> missing = new ArrayList<>();
    for (Column column : columns) {
      cell(json, process, column, missing);
    }
    json.writeEndArray();
    if (!missing.isEmpty()) {
      json.writeArrayFieldStart("missing");
      for (String each : missing) {
        json.writeString(each);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void cell(
      JsonGenerator json, FleetProcess process, Column column, List<String> missing)
      throws IOException {
    Table table = process.table();
    int position = table.schema().position(column.number()).orElse(-1);
    CellState state = position < 0 ? CellState.ABSENT : table.state(process.row(), position);
    if (state != CellState.PRESENT) {
      json.writeNull();
      missing.add(TableJson.reason(state));
      return;
    }
    ColumnKind kind = table.schema().columns().get(position).kind();
    if (kind.numeric()) {
      json.writeNumber(table.integer(process.row(), position));
    } else if (kind.equals(ColumnKind.TEXT)) {
      json.writeString(table.text(process.row(), position));
    } else {
      json.writeString(table.bytes(process.row(), position).toString());
    }
  }
}
