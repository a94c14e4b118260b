package dev.sideband.transport;

import dev.sideband.wire.Bytes;

/** Carries out what a monitor server tells an agent to do. */
@FunctionalInterface
public interface InstructionListener {

  /**
   * Takes an instruction: at most once, in order, one call at a time. The next one waits until this
   * call returns. A process that dies during the call does not get the instruction again: who sent
   * it sees that nothing came of it. What is thrown is counted and goes no further.
   */
  void onInstruction(Bytes instruction);
}
