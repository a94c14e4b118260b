package dev.sideband.fleet.server;

/** What a chassis can be made to do when nobody answers inside it any more. */
public enum PowerChange {

  /** Take its power away; what runs in it is not asked. */
  OFF,

  /** Give it power. */
  ON,

  /** Take its power away, and give it again. */
  CYCLE,

  /** Let what is in it start anew, without taking power away. */
  RESET,

  /** Ask its operating system to shut down, as the power button does. */
  SOFT_OFF
}
