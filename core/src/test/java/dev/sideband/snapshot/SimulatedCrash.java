package dev.sideband.snapshot;

/** The process ends here: every step that follows ends in this too. */
final class SimulatedCrash extends Error {

  private static final long serialVersionUID = 1L;

  SimulatedCrash() {
    super("crash", null, false, false);
  }
}
