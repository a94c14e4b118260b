package dev.sideband.console;

/** Why a heartbeat took long or got no answer. */
public enum HeartbeatCause {
  /** It did not take long. */
  NONE,
  /** The BMC had it and did not answer, or dropped it from a full queue. */
  BMC_BUSY,
  /** The network lost or held the heartbeat or its answer. */
  NETWORK,
  /** The BMC restarted. */
  BMC_RESTART,
  /** Nothing tells yet. */
  UNKNOWN
}
