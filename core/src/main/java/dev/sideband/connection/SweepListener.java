package dev.sideband.connection;

import dev.sideband.table.Table;
import dev.sideband.transport.WorkerId;

/** Sees each sweep that a {@link ConnectionServer} has stored, such as to judge it there. */
@FunctionalInterface
public interface SweepListener {

  /** Wants no sweep. */
  SweepListener NONE = (worker, sweep) -> {};

  /** Takes the next sweep of a worker: one call at a time for each of them. */
  void onSweep(WorkerId worker, Table sweep);
}
