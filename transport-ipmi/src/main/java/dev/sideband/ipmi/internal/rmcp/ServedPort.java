package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.time.Scheduler;

/** A port whose thread not only receives: it does what comes of the packets, and keeps the time. */
public interface ServedPort extends DatagramPort {

  /**
   * Runs a task soon, under no lock and apart from receiving: one that blocks, although it should
   * not, holds up the rest for a moment only. Tasks are run even when the port is closed. Safe for
   * any thread.
   */
  void later(Runnable task);

  /** Returns what runs tasks, which must not block, on the thread that receives. */
  Scheduler scheduler();
}
