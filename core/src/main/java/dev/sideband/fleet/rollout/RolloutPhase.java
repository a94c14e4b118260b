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
  CANCELLED,

  /** Who ran it ended before it did; those that were not ordered until then will not be. */
  INTERRUPTED;

  /** Tells whether nothing more will come of it. */
  public boolean isEnd() {
    return compareTo(DONE) >= 0;
  }
}
