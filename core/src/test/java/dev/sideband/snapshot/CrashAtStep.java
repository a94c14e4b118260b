package dev.sideband.snapshot;

/** Lets a number of steps pass that change something on the disk, and none after them. */
final class CrashAtStep implements WatchedFiles.Watcher {

  private final int last;
  private int steps;

  /** Creates a watcher that lets {@code last} steps pass. */
  CrashAtStep(int last) {
    this.last = last;
  }

  /** Returns the number of steps seen. */
  int steps() {
    return steps;
  }

  @Override
  public void before(WatchedFiles.Step step, String name) {
    if (step == WatchedFiles.Step.READ) {
      return;
    }
    if (steps >= last) {
      throw new SimulatedCrash();
    }
    steps++;
  }
}
