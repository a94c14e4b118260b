package dev.sideband.fleet;

import java.util.Optional;

/**
 * Says whether what is ordered can be done here and now: whether this worker takes such orders,
 * whether the target is there, and whether its state allows it. For any thread.
 */
@FunctionalInterface
public interface InstructionCheck {

  /** Returns why it is not to be done, or empty if it is. */
  Optional<Refusal> refuse(Instruction instruction);
}
