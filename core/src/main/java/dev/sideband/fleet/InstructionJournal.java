package dev.sideband.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sideband.fleet.internal.Journal;
import dev.sideband.fleet.internal.JsonText;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Remembers every instruction that came, and what became of it, on the disk: the audit, and what
 * keeps an instruction from being done twice, crash or not.
 *
 * <p>Its files hold one line of JSON for each step, and each line the hash of the one before. They
 * are never overwritten or deleted; with a full disk nothing can be accepted. In memory it keeps
 * what has not ended, and what has until its deadline. Safe for any thread; one process has it.
 */
public final class InstructionJournal implements AutoCloseable {

  private static final long FILE_BYTES = 1 << 20;
  private static final int FORGET_FROM = 256;

  private final Map<UUID, Known> known = new HashMap<>();
  private final Journal lines;
  private int forgetFrom = FORGET_FROM;

  /** An instruction and its newest report. */
  record Known(SignedInstruction signed, InstructionReport report) {}

  private InstructionJournal(Path folder) throws IOException {
    this.lines = Journal.open(folder, FILE_BYTES, this::read);
  }

  /**
   * Opens the journal in a folder, which is made if it is not there; its parent exists.
   *
   * @throws IOException if it cannot be read, or if somebody changed it, which says where
   */
  public static InstructionJournal open(Path folder) throws IOException {
    return new InstructionJournal(folder);
  }

  /**
   * Reads every report from the first on, without opening the journal to write.
   *
   * @throws IOException if it cannot be read, or if somebody changed it, which says where
   */
  public static void read(Path folder, Consumer<InstructionReport> reports) throws IOException {
    Journal.open(folder, FILE_BYTES, line -> reports.accept(report(JsonText.read(line)))).close();
  }

  private void read(String line) throws IOException {
    JsonNode node = JsonText.read(line);
    InstructionReport report = report(node);
    JsonNode wire = node.get("instruction");
    Known before = known.get(report.id());
    if (report.phase() == InstructionPhase.REFUSED) {
      return;
    }
    if (wire != null) {
      Bytes bytes = Bytes.copyOf(Base64.getDecoder().decode(wire.asText()));
      known.put(report.id(), new Known(SignedInstruction.decode(bytes), report));
    } else if (before != null) {
      known.put(report.id(), new Known(before.signed(), report));
    }
  }

  private static InstructionReport report(JsonNode node) throws IOException {
    try {
      return new InstructionReport(
          UUID.fromString(node.path("id").asText()),
          Instant.parse(node.path("time").asText()),
          InstructionPhase.valueOf(node.path("phase").asText()),
          Optional.ofNullable(node.get("reason")).map(JsonNode::asText).map(RefusalReason::valueOf),
          node.path("text").asText());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("no report: " + node, e);
    }
  }

  /** Returns what is known of an instruction. */
  synchronized Optional<Known> find(UUID id) {
    return Optional.ofNullable(known.get(id));
  }

  /** Returns the newest report of an instruction that was accepted and is still remembered. */
  public Optional<InstructionReport> newest(UUID id) {
    return find(id).map(Known::report);
  }

  /**
   * Returns what was accepted and has not ended: after a start, what a crash interrupted. How far
   * that came nobody knows but the one who did it.
   */
  public synchronized List<Instruction> unfinished() {
    return known.values().stream()
        .filter(one -> !one.report().phase().isEnd())
        .map(one -> one.signed().instruction())
        .toList();
  }

  /** Returns how many lines there are, and the hash of the last one. */
  public JournalHead head() {
    Journal.Head head = lines.head();
    return new JournalHead(head.lines(), head.hash());
  }

  /** Writes that an instruction is accepted. */
  synchronized void accept(SignedInstruction signed, InstructionReport report) throws IOException {
    ObjectNode node = node(report);
    describe(signed, node);
    node.put("instruction", Base64.getEncoder().encodeToString(signed.wire().toArray()));
    append(node);
    forget(report.time());
    known.put(report.id(), new Known(signed, report));
  }

  /** Writes that something is refused: an instruction, or bytes that are none. */
  synchronized void refuse(Optional<SignedInstruction> signed, InstructionReport report)
      throws IOException {
    ObjectNode node = node(report);
    signed.ifPresent(one -> describe(one, node));
    append(node);
  }

  /** Writes how far an accepted instruction has come. */
  synchronized void progress(InstructionReport report) throws IOException {
    Known before = known.get(report.id());
    if (before == null || before.report().phase().isEnd()) {
      throw new IllegalStateException(
          report.id() + (before == null ? " was not accepted" : " has ended"));
    }
    append(node(report));
    known.put(report.id(), new Known(before.signed(), report));
  }

  private static ObjectNode node(InstructionReport report) {
    ObjectNode node = JsonText.object();
    node.put("time", report.time().toString());
    node.put("id", report.id().toString());
    node.put("phase", report.phase().name());
    report.reason().ifPresent(reason -> node.put("reason", reason.name()));
    node.put("text", report.text());
    return node;
  }

  /** Adds, for people, what the instruction says itself. */
  private static void describe(SignedInstruction signed, ObjectNode node) {
    Instruction instruction = signed.instruction();
    node.put("key", signed.keyId());
    node.put("worker", instruction.worker());
    node.put("kind", instruction.kind().name());
    node.put("target", instruction.target().toString());
    node.put("deadline", instruction.deadline().toString());
    node.put("dryRun", instruction.dryRun());
  }

  private void append(ObjectNode node) throws IOException {
    lines.append(JsonText.line(node));
  }

  /** What has ended need not be remembered when it would be refused for its deadline anyway. */
  private void forget(Instant now) {
    if (known.size() < forgetFrom) {
      return;
    }
    Collection<Known> all = known.values();
    all.removeIf(
        one -> one.report().phase().isEnd() && one.signed().instruction().deadline().isBefore(now));
    forgetFrom = Math.max(FORGET_FROM, 2 * all.size());
  }

  /** Closes its files. Idempotent. */
  @Override
  public void close() throws IOException {
    lines.close();
  }
}
