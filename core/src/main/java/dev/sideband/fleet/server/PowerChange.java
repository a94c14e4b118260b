package dev.sideband.fleet.server;

/** What a chassis can be made to do when nobody answers inside it any more. */
public enum PowerChange {

  /** Take its power away. */
  OFF,

  /** Give it power. */
  ON,

  /** Take its power away, and give it again. */
  CYCLE
}
