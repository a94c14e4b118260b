package dev.sideband.fleet.server;

/** How a monitor server stands with one of its workers. */
public enum WorkerState {

  /** It is connected, and sends. */
  REACHED,

  /** It is connected, and has sent no table for longer than it should. */
  SILENT,

  /** It is not connected. */
  AWAY
}
