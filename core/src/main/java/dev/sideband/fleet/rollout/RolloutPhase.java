package dev.sideband.fleet.rollout;

/** What a rollout is doing. */
public enum RolloutPhase {

  /** A batch of workers is at it. */
  RUNNING,

  /** It waits before the next batch. */
  PAUSED,

  /** Those that were done are brought back. */
  REVERTING,

  /** All workers were ordered, and no more failed than the plan allows. */
  DONE,

  /** More workers failed than the plan allows; the rest were not ordered. */
  FAILED,

  /** Somebody cancelled it; the rest were not ordered. */
  CANCELLED;

  /** Tells whether nothing more will come of it. */
  public boolean isEnd() {
    return this == DONE || this == FAILED || this == CANCELLED;
  }
}
