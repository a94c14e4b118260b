package dev.sideband.fleet.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sideband.fleet.JournalHead;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.internal.Journal;
import dev.sideband.fleet.internal.JsonText;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was asked of a monitor server and what came of it, on the disk, each line with the hash of
 * the one before; the newest also in memory. Safe for any thread.
 */
final class FleetAudit implements AutoCloseable {

  private static final long FILE_BYTES = 4 << 20;
  private static final int MOST_RECENT = 1_000;
  private static final int MOST_TEXT = 4_000;

  /** A line takes a million bytes, and a character three at most. */
  private static final int MOST_PLAN = 300_000;

  private final Deque<AuditLine> recent = new ArrayDeque<>();
  private final Journal lines;

  /** Takes the lines that are there at the start. */
  interface Reader {

    /**
     * Takes the next one.
     *
     * @param detail what else it holds
     */
    void line(AuditLine line, AuditDetail detail) throws IOException;
  }

  FleetAudit(Path folder, Reader reader) throws IOException {
    this.lines = Journal.open(folder, FILE_BYTES, text -> read(text, reader));
  }

  private void read(String text, Reader reader) throws IOException {
    JsonNode node = JsonText.read(text);
    AuditLine line;
    AuditDetail detail;
    try {
      line =
          new AuditLine(
              Instant.parse(node.path("time").asText()),
              node.path("what").asText(),
              node.path("by").asText(),
              node.path("worker").asText(),
              node.path("id").asText(),
              node.path("text").asText());
      detail = detail(node);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("no audit line: " + text, e);
    }
    remember(line);
    reader.line(line, detail);
  }

  private static AuditDetail detail(JsonNode node) throws IOException {
    Optional<SignedInstruction> order = Optional.empty();
    if (node.has("instruction")) {
      byte[] wire = Base64.getDecoder().decode(node.path("instruction").asText());
      order = Optional.of(SignedInstruction.decode(Bytes.copyOf(wire)));
    }
    return new AuditDetail(
        order,
        node.has("rollout")
            ? Optional.of(UUID.fromString(node.path("rollout").asText()))
            : Optional.empty(),
        node.has("plan") ? Optional.of(RolloutPlanJson.read(node.path("plan"))) : Optional.empty());
  }

  /** Writes a line, which is on the disk when this returns. */
  void write(AuditLine line) throws IOException {
    write(line, AuditDetail.NONE);
  }

  /** Writes a line with what else it holds; a plan that would fill it is left out. */
  void write(AuditLine line, AuditDetail detail) throws IOException {
    ObjectNode node = JsonText.object();
    node.put("time", line.time().toString());
    node.put("what", line.what());
    node.put("by", line.by());
    node.put("worker", line.worker());
    node.put("id", line.id());
    node.put("text", line.text().substring(0, Math.min(MOST_TEXT, line.text().length())));
    detail
        .order()
        .ifPresent(one ->
            node.put("instruction", Base64.getEncoder().encodeToString(one.wire().toArray())));
    detail.rollout().ifPresent(id -> node.put("rollout", id.toString()));
    detail
        .plan()
        .map(RolloutPlanJson::write)
        .filter(plan -> JsonText.line(plan).length() <= MOST_PLAN)
        .ifPresent(plan -> node.set("plan", plan));
    lines.append(JsonText.line(node));
    remember(line);
  }

  private synchronized void remember(AuditLine line) {
    recent.addLast(line);
    if (recent.size() > MOST_RECENT) {
      recent.removeFirst();
    }
  }

  /** Returns the newest lines, oldest first. */
  synchronized List<AuditLine> recent() {
    return List.copyOf(recent);
  }

  JournalHead head() {
    Journal.Head head = lines.head();
    return new JournalHead(head.lines(), head.hash());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
