package dev.sideband.fleet.server;

/** How a monitor server stands with one of its workers. */
public enum WorkerState {

  /** It is connected, and sends. */
  REACHED,

  /** It is connected, and has sent no table for longer than it should. */
  SILENT,

  /**
   * It is not connected, but what stands beside it is, such as its management controller: orders
   * can be given, and whether its agent takes them shows by their answers.
   */
  BESIDE,

  /** It is not connected by any way. */
  AWAY
}
