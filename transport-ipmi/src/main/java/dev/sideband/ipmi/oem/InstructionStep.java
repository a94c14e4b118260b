package dev.sideband.ipmi.oem;

import dev.sideband.fleet.InstructionPhase;
import java.util.Optional;

/** How far an instruction has come that goes through a BMC. The numbers never change. */
public enum InstructionStep {

  /** It waits at the BMC. */
  POSTED(0),
  /** The host's agent has it, and nobody else gets it any more. */
  RECEIVED(1),
  /** The agent is about to carry it out. */
  ACCEPTED(2),
  /** The agent will not carry it out; the code says why. */
  REFUSED(3),
  /** It is being carried out. */
  RUNNING(4),
  /** It was carried out. */
  DONE(5),
  /** It was begun, and did not succeed. */
  FAILED(6),
  /** Its deadline passed while it waited. */
  EXPIRED(7),
  /** It was taken back while it waited. */
  CANCELLED(8);

  private final int code;

  InstructionStep(int code) {
    this.code = code;
  }

  /** Returns its number on the wire. */
  public int code() {
    return code;
  }

  /** Tells whether nothing more will come of it. */
  public boolean isEnd() {
    return switch (this) {
      case POSTED, RECEIVED, ACCEPTED, RUNNING -> false;
      case REFUSED, DONE, FAILED, EXPIRED, CANCELLED -> true;
    };
  }

  /** Tells whether the host's agent may report it. */
  public boolean isOfAgent() {
    return this != POSTED && this != EXPIRED && this != CANCELLED;
  }

  /** Returns the step that a phase at the agent is. */
  public static InstructionStep of(InstructionPhase phase) {
    return switch (phase) {
      case REFUSED -> REFUSED;
      case ACCEPTED -> ACCEPTED;
      case RUNNING -> RUNNING;
      case DONE -> DONE;
      case FAILED -> FAILED;
    };
  }

  /** Returns the phase at the agent that this is; empty if the agent has said nothing of it yet. */
  public Optional<InstructionPhase> phase() {
    return switch (this) {
      case REFUSED -> Optional.of(InstructionPhase.REFUSED);
      case ACCEPTED -> Optional.of(InstructionPhase.ACCEPTED);
      case RUNNING -> Optional.of(InstructionPhase.RUNNING);
      case DONE -> Optional.of(InstructionPhase.DONE);
      case FAILED -> Optional.of(InstructionPhase.FAILED);
      case POSTED, RECEIVED, EXPIRED, CANCELLED -> Optional.empty();
    };
  }
}
