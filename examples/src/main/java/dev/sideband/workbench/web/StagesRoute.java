package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.snapshot.AgentView;
import dev.sideband.snapshot.Diagnosis;
import dev.sideband.snapshot.PageView;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The headers of the three stages, and what is made of them.
 *
 * <p>With {@code generation} and {@code checksum} a page says what it shows, and the diagnosis
 * holds that against the stages too. Safe for any thread.
 */
final class StagesRoute implements Route {

  private final SnapshotPipeline processes;
  private final Freshness freshness;

  StagesRoute(SnapshotPipeline processes, Freshness freshness) {
    this.processes = processes;
    this.freshness = freshness;
  }

  @Override
  public void serve(Exchange exchange) throws IOException, ApiException {
    Diagnosis diagnosis = processes.diagnose(AgentView.UNKNOWN, page(exchange));
    exchange.json(HttpStatus.OK_200, json -> write(json, diagnosis));
  }

  private static PageView page(Exchange exchange) throws ApiException {
    Optional<String> generation = exchange.query("generation");
    Optional<String> checksum = exchange.query("checksum");
    if (generation.isEmpty() || checksum.isEmpty()) {
      return PageView.UNKNOWN;
    }
    return PageView.of(
        Parameters.u32("generation", generation.get()),
        Parameters.checksum("checksum", checksum.get()));
  }

  private void write(JsonGenerator json, Diagnosis diagnosis) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("diagnosis");
    json.writeStringField("cause", name(diagnosis.cause()));
    json.writeBooleanField("error", diagnosis.cause().isError());
    json.writeStringField("text", diagnosis.text());
    json.writeEndObject();
    freshness.writeAgent(json, processes.info(Stage.TEMPORARY).silence());
    json.writeArrayFieldStart("stages");
    for (Stage stage : Stage.values()) {
      write(json, processes.info(stage));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, StageInfo info) throws IOException {
    json.writeStartObject();
    json.writeStringField("stage", name(info.stage()));
    json.writeStringField("state", name(info.state()));
    json.writeStringField("reason", info.reason());
    if (info.header().isPresent()) {
      write(json, info.header().get(), info);
    }
    json.writeEndObject();
  }

  private void write(JsonGenerator json, StageHeader header, StageInfo info) throws IOException {
    json.writeNumberField("generation", header.generation());
    json.writeStringField("snapshot", Hex.id(header.origin().snapshotId()));
    json.writeStringField("boot", header.origin().boot().id().toString());
    json.writeNumberField("schema", header.origin().schema());
    json.writeNumberField("rows", header.rows());
    json.writeNumberField("bytes", header.length());
    json.writeStringField("checksum", Hex.checksum(header.crc()));
    json.writeStringField("collected", header.origin().collected().toString());
    json.writeStringField("received", header.origin().received().wall().toString());
    json.writeStringField("written", header.written().wall().toString());
    freshness.writeAge(json, header, info);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
