package dev.sideband.fuzzing;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.FuzzTargets;
import dev.sideband.fuzz.Seed;

/**
 * Where Jazzer comes in: hands its inputs to the target that a system property names. The names of
 * the methods are Jazzer's.
 */
public final class FuzzEntry {

  /** The system property. */
  static final String PROPERTY = "sideband.fuzz.target";

  private static final FuzzTarget TARGET = FuzzTargets.named(System.getProperty(PROPERTY, ""));

  private FuzzEntry() {}

  /** Runs the seeds once, before inputs are timed: what runs for the first time is slow. */
  public static void fuzzerInitialize() throws Exception {
    for (Seed seed : Seed.of(TARGET)) {
      FuzzTargets.run(TARGET, seed.input().toArray());
    }
  }

  /** Runs one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    FuzzTargets.run(TARGET, input);
  }
}
