package dev.sideband.fleet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of an instruction.
 *
 * @param id the instruction's; of one that could not be read, 0
 * @param time when
 * @param phase how far it has come
 * @param reason why it was refused; of any other phase, empty
 * @param text more about it, for people; may be empty
 */
public record InstructionReport(
    UUID id, Instant time, InstructionPhase phase, Optional<RefusalReason> reason, String text) {

  public InstructionReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(text, "text");
    if (reason.isPresent() != (phase == InstructionPhase.REFUSED)) {
      throw new IllegalArgumentException(phase + ", reason " + reason);
    }
  }
}
