package dev.sideband.fleet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.internal.Journal;
import dev.sideband.fleet.internal.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was done to the versions of one service: a line for each step, and with each end a line that
 * names the versions which are kept from then on. Written by one thread at a time, read by any.
 */
final class CodeJournal implements AutoCloseable {

  private static final long FILE_BYTES = 1 << 20;
  private static final int MOST_OUTCOMES = 64;
  private static final int LONGEST_TEXT = 4_096;

  private final InstantSource clock;
  private final StepWatch watch;
  private final Journal lines;
  private final Map<UUID, DeployOutcome> outcomes = new LinkedHashMap<>();
  private volatile List<CodeVersion> kept = List.of();
  private volatile @Nullable CodeChange open;

  /** What a line says. */
  private enum Step {
    BEGUN,
    STOPPING,
    SWITCHING,
    DONE,
    REVERTED
  }

  CodeJournal(Path folder, InstantSource clock, StepWatch watch) throws IOException {
    this.clock = clock;
    this.watch = watch;
    this.lines = Journal.open(folder, FILE_BYTES, this::read);
  }

  /** Returns the versions that are kept, the current one last. */
  List<CodeVersion> kept() {
    return kept;
  }

  /** Returns what was begun and has not ended. */
  Optional<CodeChange> open() {
    return Optional.ofNullable(open);
  }

  Optional<DeployOutcome> outcome(UUID instruction) {
    synchronized (outcomes) {
      return Optional.ofNullable(outcomes.get(instruction));
    }
  }

  void begin(CodeChange change) throws IOException {
    ObjectNode line = line(Step.BEGUN, change.instruction());
    line.put("kind", change.kind().name());
    change.from().ifPresent(version -> line.put("from", version));
    line.set("to", version(change.to()));
    line.put("wanted", change.wanted());
    append(line);
    open = change;
  }

  void stopping(CodeChange change) throws IOException {
    append(line(Step.STOPPING, change.instruction()));
    open = change.withStopping();
  }

  void switching(CodeChange change) throws IOException {
    append(line(Step.SWITCHING, change.instruction()));
  }

  void end(DeployOutcome outcome, List<CodeVersion> keptFromNow) throws IOException {
    ObjectNode line = line(outcome.done() ? Step.DONE : Step.REVERTED, outcome.instruction());
    String text = outcome.text();
    line.put("text", text.substring(0, Math.min(LONGEST_TEXT, text.length())));
    ArrayNode versions = line.putArray("kept");
    keptFromNow.forEach(one -> versions.add(version(one)));
    append(line);
    ended(outcome, keptFromNow);
  }

  private void ended(DeployOutcome outcome, List<CodeVersion> keptFromNow) {
    kept = List.copyOf(keptFromNow);
    open = null;
    synchronized (outcomes) {
      outcomes.put(outcome.instruction(), outcome);
      if (outcomes.size() > MOST_OUTCOMES) {
        outcomes.remove(outcomes.keySet().iterator().next());
      }
    }
  }

  private ObjectNode line(Step step, UUID instruction) {
    ObjectNode line = JsonText.object();
    line.put("time", clock.instant().toString());
    line.put("step", step.name());
    line.put("instruction", instruction.toString());
    return line;
  }

  private static ObjectNode version(CodeVersion one) {
    return JsonText.object()
        .put("version", one.name())
        .put("sha256", one.sha256())
        .put("order", one.order().toString());
  }

  private void append(ObjectNode line) throws IOException {
    String text = JsonText.line(line);
    watch.step("write " + line.path("step").asText(), () -> lines.append(text));
  }

  private void read(String text) throws IOException {
    JsonNode line = JsonText.read(text);
    try {
      UUID instruction = UUID.fromString(line.path("instruction").asText());
      Step step = Step.valueOf(line.path("step").asText());
      CodeChange change = open;
      switch (step) {
        case BEGUN -> open = change(instruction, line);
        case STOPPING -> open = change == null ? null : change.withStopping();
        case DONE, REVERTED -> {
          List<CodeVersion> versions = new ArrayList<>();
          line.path("kept").forEach(one -> versions.add(version(one)));
          ended(outcome(instruction, step == Step.DONE, line, versions), versions);
        }
        case SWITCHING -> {
          // Only for people: what is current is seen from the disk.
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("no line of this journal: " + text, e);
    }
  }

  private static CodeChange change(UUID instruction, JsonNode line) {
    return new CodeChange(
        instruction,
        InstructionKind.valueOf(line.path("kind").asText()),
        Optional.ofNullable(line.get("from")).map(JsonNode::asText),
        version(line.path("to")),
        line.path("wanted").asBoolean(),
        false);
  }

  private static CodeVersion version(JsonNode node) {
    return new CodeVersion(
        node.path("version").asText(),
        node.path("sha256").asText(),
        UUID.fromString(node.path("order").asText()));
  }

  private static DeployOutcome outcome(
      UUID instruction, boolean done, JsonNode line, List<CodeVersion> versions) {
    Optional<String> current =
        versions.isEmpty()
            ? Optional.empty()
            : Optional.of(versions.get(versions.size() - 1).name());
    return new DeployOutcome(instruction, done, current, line.path("text").asText());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
