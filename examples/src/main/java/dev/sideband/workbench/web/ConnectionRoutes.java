package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.ReceivedAlarm;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.ConnectionQuery;
import dev.sideband.connection.FoundConnection;
import dev.sideband.connection.QueryResult;
import dev.sideband.connection.Service;
import dev.sideband.connection.ServiceSource;
import dev.sideband.table.Figure;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.workbench.connection.ConnectionWatch;
import dev.sideband.workbench.connection.StatePicture;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What a person may ask about the connections of the machine that is watched. Safe for any thread.
 */
final class ConnectionRoutes {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_PEERS = 12;
  private static final int MOST_ALARMS = 50;
  private static final int USUAL_MOST = 1_000;
  private static final int MOST = 20_000;
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  private final ConnectionWatch watch;

  ConnectionRoutes(ConnectionWatch watch) {
    this.watch = watch;
  }

  void addTo(Router router) {
    router
        .guarded("GET", "/api/connections", this::overview)
        .guarded("GET", "/api/connections/query", this::query)
        .guarded("POST", "/api/connections/leak", this::leak);
  }

  /** The clients and their states over the last minutes, the alarms, and how the links do. */
  private void overview(Exchange exchange) throws IOException {
    List<StatePicture.Sweep> sweeps = watch.picture();
    Collection<ReceivedAlarm> active = watch.alarms();
    List<ReceivedAlarm> recent = watch.recentAlarms();
    PeerPicture peers = PeerPicture.of(sweeps, active, MOST_PEERS);
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeStringField("machine", watch.machine());
          json.writeNumberField("periodMillis", watch.period().toMillis());
          json.writeNumberField("steps", watch.steps());
          json.writeBooleanField("canLeak", watch.canLeak());
          json.writeBooleanField("leaking", watch.isLeaking());
          json.writeArrayFieldStart("times");
          for (StatePicture.Sweep sweep : sweeps) {
            json.writeNumber(sweep.time().toEpochMilli());
          }
          json.writeEndArray();
          counts(json, "totals", peers.totals());
          json.writeNumberField("listeners", peers.listeners());
          OptionalLong unseen = watch.unseen();
          if (unseen.isPresent()) {
            json.writeNumberField("unseen", unseen.getAsLong());
          }
          json.writeNumberField("morePeers", peers.left());
          names(json, "services", peers.services());
          json.writeArrayFieldStart("peers");
          for (PeerPicture.Row row : peers.rows()) {
            peer(json, row);
          }
          json.writeEndArray();
          alarms(json, "alarms", List.copyOf(active));
          alarms(
              json,
              "recent",
              recent.subList(Math.max(0, recent.size() - MOST_ALARMS), recent.size()));
          json.writeObjectFieldStart("links");
          for (Map.Entry<String, UplinkStatus> link : new TreeMap<>(watch.links()).entrySet()) {
            link(json, link.getKey(), link.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void link(JsonGenerator json, String role, UplinkStatus status)
      throws IOException {
    json.writeObjectFieldStart(role);
    json.writeBooleanField("connected", status.connected());
    json.writeNumberField("waiting", status.waiting());
    json.writeNumberField("lost", status.lost());
    json.writeEndObject();
  }

  private void peer(JsonGenerator json, PeerPicture.Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("worker", row.peer().worker().name());
    json.writeStringField("address", row.peer().address());
    json.writeBooleanField("outbound", row.peer().outbound());
    json.writeBooleanField("alarmed", row.alarmed());
    names(json, "services", row.services());
    names(
        json,
        "owners",
        row.services().stream()
            .map(service -> watch.attributes(service).getOrDefault("owner", ""))
            .filter(owner -> !owner.isEmpty())
            .distinct()
            .toList());
    counts(json, "now", row.now());
    json.writeObjectFieldStart("history");
    for (Map.Entry<String, int[]> state : row.history().entrySet()) {
      json.writeFieldName(state.getKey());
      json.writeArray(state.getValue(), 0, state.getValue().length);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, String name, Map<String, Integer> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }

  private static void names(JsonGenerator json, String name, Collection<String> names)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String each : names) {
      json.writeString(each);
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  private static void alarms(JsonGenerator json, String name, List<ReceivedAlarm> alarms)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (ReceivedAlarm each : alarms) {
      Alarm alarm = each.alarm();
      json.writeStartObject();
      json.writeStringField("worker", each.worker().name());
      json.writeStringField("rule", alarm.key().rule());
      json.writeStringField("subject", alarm.key().subject());
      json.writeStringField("severity", alarm.severity().name());
      json.writeBooleanField("active", alarm.active());
      json.writeStringField("text", alarm.text());
      json.writeNumberField("sinceMillis", alarm.since().wall().toEpochMilli());
      json.writeNumberField("toldMillis", alarm.told().wall().toEpochMilli());
      texts(json, "facts", alarm.facts());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * What the query server brings for {@code client, states, service, attributes, from, to, most};
   * without a span, what is now.
   */
  private void query(Exchange exchange) throws IOException, ApiException {
    ConnectionQuery query = ConnectionParameters.query(exchange);
    Optional<Instant> from = moment(exchange, "from");
    Instant to = moment(exchange, "to").orElse(Instant.MAX);
    if (from.isPresent() && from.get().isAfter(to)) {
      throw new ApiException(ApiError.BAD_PARAMETER, "from is after to");
    }
    Optional<String> wanted = exchange.query("most");
    int most = wanted.isEmpty() ? USUAL_MOST : (int) Parameters.number("most", wanted.get(), MOST);
    QueryResult result = ask(query, from.orElse(to), to, Math.max(1, most));
    exchange.json(HttpStatus.OK_200, json -> result(json, result));
  }

  private static Optional<Instant> moment(Exchange exchange, String name) throws ApiException {
    Optional<String> value = exchange.query(name);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Parameters.number(name, value.get(), LATEST_MILLIS)));
  }

  private QueryResult ask(ConnectionQuery query, Instant from, Instant to, int most)
      throws IOException, ApiException {
    try {
      return watch
          .ask(query, from, to, most, PATIENCE)
          .toCompletableFuture()
          .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ApiException(
          ApiError.NOTHING_TO_SHOW, "the query server has no answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void result(JsonGenerator json, QueryResult result) throws IOException {
    json.writeStartObject();
    json.writeNumberField("workers", result.workers());
    json.writeBooleanField("complete", result.complete());
    json.writeArrayFieldStart("items");
    for (FoundConnection item : result.items()) {
      item(json, item);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void item(JsonGenerator json, FoundConnection item) throws IOException {
    ConnectionInfo info = item.change().connection();
    String service = info.service().orElse(Service.UNKNOWN.name());
    json.writeStartObject();
    json.writeStringField("worker", item.worker().name());
    json.writeNumberField("timeMillis", item.change().time().wall().toEpochMilli());
    json.writeBooleanField("gone", item.change().state().isEmpty());
    json.writeStringField("state", info.state().toString());
    json.writeStringField("id", info.id().toString());
    json.writeStringField("local", info.id().local().toString());
    json.writeStringField("remote", info.id().remote().toString());
    json.writeStringField("client", info.client().toString());
    json.writeStringField("direction", info.direction().name());
    json.writeStringField("service", service);
    json.writeStringField(
        "serviceSource", info.serviceSource().map(ServiceSource::name).orElse(""));
    texts(json, "attributes", watch.attributes(service));
    figure(json, "receiveQueue", info.receiveQueue());
    figure(json, "sendQueue", info.sendQueue());
    figure(json, "retransmits", info.totalRetransmits());
    figure(json, "roundTripMicros", info.roundTrip());
    json.writeEndObject();
  }

  /** A figure that is not known is not there. */
  private static void figure(JsonGenerator json, String name, Figure figure) throws IOException {
    if (figure.known()) {
      json.writeNumberField(name, figure.orElse(0));
    }
  }

  /** Makes the shop leak, or mends it. */
  private void leak(Exchange exchange) throws IOException, ApiException {
    String state = exchange.form("state").get(0);
    if (!state.equals("leaking") && !state.equals("well")) {
      throw new ApiException(ApiError.BAD_PARAMETER, "state is leaking or well");
    }
    watch.setLeaking(state.equals("leaking"));
    exchange.json(
        HttpStatus.OK_200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("leaking", watch.isLeaking());
          json.writeEndObject();
        });
  }
}
