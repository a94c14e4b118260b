package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.transport.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An order and what has come of it so far.
 *
 * @param instruction what was ordered
 * @param by the name of who asked for it
 * @param asked when
 * @param state how far it has come
 * @param since when it came so far
 * @param text more about that, for people; may be empty
 * @param reports what the worker answered, in order; copied
 */
public record Order(
    Instruction instruction,
    String by,
    Instant asked,
    OrderState state,
    Instant since,
    String text,
    List<InstructionReport> reports) {

  public Order {
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(text, "text");
    reports = List.copyOf(reports);
  }

  /** Returns the order's id. */
  public UUID id() {
    return instruction.id();
  }

  /** Returns whose order it is. */
  public WorkerId worker() {
    return new WorkerId(instruction.worker());
  }

  /** Returns the worker's newest answer; empty if there is none. */
  public Optional<InstructionReport> newest() {
    return reports.isEmpty() ? Optional.empty() : Optional.of(reports.get(reports.size() - 1));
  }
}
