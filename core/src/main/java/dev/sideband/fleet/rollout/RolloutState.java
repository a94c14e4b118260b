package dev.sideband.fleet.rollout;

/** How far one worker of a rollout has come. */
public enum RolloutState {

  /** Its turn has not come. */
  WAITING,

  /** It was ordered. */
  ORDERED,

  /** It did it. */
  DONE,

  /** It refused, or it failed and is as it was. */
  FAILED,

  /** It did not answer in time: what it did is not known. */
  NO_ANSWER,

  /** It was not ordered, and will not be. */
  SKIPPED,

  /** It was ordered to go back. */
  REVERTING,

  /** It went back. */
  REVERTED,

  /** It did not go back. */
  NOT_REVERTED;

  /** Tells whether the worker failed to do what was asked. */
  boolean isFailure() {
    return this == FAILED || this == NO_ANSWER;
  }
}
