package dev.sideband.fuzzing;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.FuzzTargets;

/** Where Jazzer comes in: hands its inputs to the target that a system property names. */
public final class FuzzEntry {

  /** The system property. */
  static final String PROPERTY = "sideband.fuzz.target";

  private static final FuzzTarget TARGET = FuzzTargets.named(System.getProperty(PROPERTY, ""));

  private FuzzEntry() {}

  /** Runs one input; the name and the signature are Jazzer's. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    FuzzTargets.run(TARGET, input);
  }
}
