package dev.sideband.fleet.deploy;

import dev.sideband.fleet.InstructionKind;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of the current version that was begun and has not ended.
 *
 * @param instruction the id of the order
 * @param kind {@link InstructionKind#DEPLOY}, {@link InstructionKind#UPGRADE} or {@link
 *     InstructionKind#ROLLBACK}
 * @param from the version before; empty if there was none
 * @param to the version to come
 * @param wanted whether the service was to run when it was begun
 * @param stopping whether the service may have been stopped for it
 */
record CodeChange(
    UUID instruction,
    InstructionKind kind,
    Optional<String> from,
    CodeVersion to,
    boolean wanted,
    boolean stopping) {

  CodeChange withStopping() {
    return new CodeChange(instruction, kind, from, to, wanted, true);
  }
}
