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

/**
 * What was asked of a monitor server and what came of it, on the disk, each line with the hash of
 * the one before; the newest also in memory. Safe for any thread.
 */
final class FleetAudit implements AutoCloseable {

  private static final long FILE_BYTES = 4 << 20;
  private static final int MOST_RECENT = 1_000;
  private static final int MOST_TEXT = 4_000;

  private final Deque<AuditLine> recent = new ArrayDeque<>();
  private final Journal lines;

  /** Takes the lines that are there at the start. */
  interface Reader {

    /**
     * Takes the next one.
     *
     * @param signed the order that it is about, if the line holds it
     */
    void line(AuditLine line, Optional<SignedInstruction> signed) throws IOException;
  }

  FleetAudit(Path folder, Reader reader) throws IOException {
    this.lines = Journal.open(folder, FILE_BYTES, text -> read(text, reader));
  }

  private void read(String text, Reader reader) throws IOException {
    JsonNode node = JsonText.read(text);
    AuditLine line;
    Optional<SignedInstruction> signed = Optional.empty();
    try {
      line =
          new AuditLine(
              Instant.parse(node.path("time").asText()),
              node.path("what").asText(),
              node.path("by").asText(),
              node.path("worker").asText(),
              node.path("id").asText(),
              node.path("text").asText());
      if (node.has("instruction")) {
        byte[] wire = Base64.getDecoder().decode(node.get("instruction").asText());
        signed = Optional.of(SignedInstruction.decode(Bytes.copyOf(wire)));
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("no audit line: " + text, e);
    }
    remember(line);
    reader.line(line, signed);
  }

  /** Writes a line, which is on the disk when this returns. */
  void write(AuditLine line) throws IOException {
    write(line, Optional.empty());
  }

  /** Writes a line with the order that it is about. */
  void write(AuditLine line, Optional<SignedInstruction> signed) throws IOException {
    ObjectNode node = JsonText.object();
    node.put("time", line.time().toString());
    node.put("what", line.what());
    node.put("by", line.by());
    node.put("worker", line.worker());
    node.put("id", line.id());
    node.put("text", line.text().substring(0, Math.min(MOST_TEXT, line.text().length())));
    signed.ifPresent(
        one -> node.put("instruction", Base64.getEncoder().encodeToString(one.wire().toArray())));
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
