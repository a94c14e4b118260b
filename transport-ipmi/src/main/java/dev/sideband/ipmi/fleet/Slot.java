package dev.sideband.ipmi.fleet;

import org.jspecify.annotations.Nullable;

/** A target of a run, and where its operation stands; guarded by the run's {@link Dispatcher}. */
final class Slot<T, R> {

  final int index;
  final T target;
  long startedAt;
  boolean begun;
  boolean slow;
  boolean settled;
  @Nullable Operation<R> operation;

  Slot(int index, T target) {
    this.index = index;
    this.target = target;
  }
}
