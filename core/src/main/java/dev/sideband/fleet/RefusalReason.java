package dev.sideband.fleet;

/** Why an instruction is not done. Their order stands on the wire; new ones come last. */
public enum RefusalReason {

  /** The bytes are no instruction of this version. */
  MALFORMED,

  /** No key of that name is trusted here. */
  UNKNOWN_KEY,

  /** The signature is not that key's, or something was changed. */
  WRONG_SIGNATURE,

  /** It is another worker's. */
  OTHER_WORKER,

  /** Its deadline has passed. */
  EXPIRED,

  /** Its deadline is so far off that it could not be remembered until then. */
  DEADLINE_TOO_FAR,

  /** Another instruction has the same id. */
  ID_USED,

  /** The key's owner may not order this. */
  ROLE,

  /** This worker does not take such orders, or not for this target. */
  NOT_LISTED,

  /** There is no such target, or its process number belongs to another process now. */
  NO_TARGET,

  /** The target is in a state in which this cannot be done. */
  STATE,

  /** What is asked lacks an argument, or has one that makes no sense. */
  ARGUMENTS,

  /** It could not be written down, and what is not is not done. */
  NOT_RECORDED,

  /** A newer agent's reason, which has no name here. */
  OTHER
}
