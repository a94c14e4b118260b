package dev.sideband.fleet.deploy;

/** Ends everything at the n-th point: nothing happens on the disk from there on. */
final class CrashAt implements StepWatch {

  private final int point;
  private int passed;
  private Runnable whenDead = () -> {};
  private boolean dead;

  /** The agent's process is gone. */
  static final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash(String point) {
      super(point, null, false, false);
    }
  }

  CrashAt(int point) {
    this.point = point;
  }

  void whenDead(Runnable action) {
    whenDead = action;
  }

  boolean isDead() {
    return dead;
  }

  @Override
  public void at(String name) {
    if (!dead && passed++ == point) {
      dead = true;
      whenDead.run();
    }
    if (dead) {
      throw new Crash(name);
    }
  }
}
