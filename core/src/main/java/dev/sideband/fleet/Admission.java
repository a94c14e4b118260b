package dev.sideband.fleet;

import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link InstructionGate} says to an instruction.
 *
 * @param toDo what is to be done now; empty if it was refused, or came before
 * @param report the answer to whoever sent it: for one that came before, how far that has come
 */
public record Admission(Optional<Instruction> toDo, InstructionReport report) {

  public Admission {
    Objects.requireNonNull(toDo, "toDo");
    Objects.requireNonNull(report, "report");
  }
}
