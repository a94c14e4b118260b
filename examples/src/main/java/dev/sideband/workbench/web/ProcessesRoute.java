package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageContent;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The display instruction: has the BMC copy its newest whole table to the display stage and answers
 * that copy. With {@code generation} it reads a copy that is there, and nothing is copied.
 *
 * <p>What is answered comes from the display stage alone. Safe for any thread.
 */
final class ProcessesRoute implements Route {

  /**
   * Other callers may display between our copy and our reading of it; so often in a row they do
   * not.
   */
  private static final int ATTEMPTS = 4;

  private final SnapshotPipeline processes;
  private final Freshness freshness;
  private final RandomGenerator random;

  ProcessesRoute(SnapshotPipeline processes, Freshness freshness, RandomGenerator random) {
    this.processes = processes;
    this.freshness = freshness;
    this.random = random;
  }

  @Override
  public void serve(Exchange exchange) throws IOException, ApiException {
    Optional<String> generation = exchange.query("generation");
    StageContent content =
        generation.isPresent() ? reread(Parameters.u32("generation", generation.get())) : display();
    Table table = new TableCodec().decode(content.plain());
    StageInfo now = processes.info(Stage.DISPLAY);
    exchange.json(HttpStatus.OK_200, json -> write(json, content.header(), table, now));
  }

  private StageContent display() throws IOException, ApiException {
    for (int attempt = 1; ; attempt++) {
      try {
        return processes.shown(processes.display(Integer.toUnsignedLong(random.nextInt())));
      } catch (SnapshotRefusedException e) {
        if (e.refusal() != SnapshotRefusal.GENERATION_GONE || attempt == ATTEMPTS) {
          throw refusal(e);
        }
      }
    }
  }

  private StageContent reread(long generation) throws IOException, ApiException {
    try {
      return processes.shown(generation);
    } catch (SnapshotRefusedException e) {
      throw refusal(e);
    }
  }

  private static ApiException refusal(SnapshotRefusedException e) {
    ApiError error =
        switch (e.refusal()) {
          case NOTHING_TO_SHOW -> ApiError.NOTHING_TO_SHOW;
          case GENERATION_GONE -> ApiError.GENERATION_GONE;
          default -> ApiError.INTERNAL;
        };
    return new ApiException(error, String.valueOf(e.getMessage()));
  }

  private void write(JsonGenerator json, StageHeader header, Table table, StageInfo now)
      throws IOException {
    TableJson rows = new TableJson(table);
    json.writeStartObject();
    json.writeNumberField("generation", header.generation());
    json.writeStringField("snapshot", Hex.id(header.origin().snapshotId()));
    json.writeStringField("checksum", Hex.checksum(header.crc()));
    json.writeStringField("boot", header.origin().boot().id().toString());
    json.writeStringField("collected", header.origin().collected().toString());
    json.writeNumberField("collectedMicros", table.time().micros());
    freshness.writeAge(json, header, now);
    freshness.writeAgent(json, now.silence());
    json.writeFieldName("columns");
    rows.writeColumns(json);
    json.writeFieldName("rows");
    rows.writeRows(json);
    json.writeEndObject();
  }
}
