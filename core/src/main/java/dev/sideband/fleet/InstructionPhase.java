package dev.sideband.fleet;

/** How far an instruction has come. Their order stands on the wire and never changes. */
public enum InstructionPhase {

  /** It will not be done. */
  REFUSED,

  /** It is remembered, and about to be done. */
  ACCEPTED,

  /** It is being done. */
  RUNNING,

  /** It was done. */
  DONE,

  /** It was begun, and did not succeed. */
  FAILED;

  /** Tells whether nothing more will come of it. */
  public boolean isEnd() {
    return this == REFUSED || this == DONE || this == FAILED;
  }
}
