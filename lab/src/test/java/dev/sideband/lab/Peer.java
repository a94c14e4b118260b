package dev.sideband.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds the programs of other people that a test needs.
 *
 * <p>A test whose peer is missing is skipped, with the reason in its report. When the system
 * property {@code lab.required} is true it fails, so that nothing is left out unseen.
 */
final class Peer {

  private Peer() {}

  /** Returns where {@code program} is on the {@code PATH}, or ends the running test. */
  static Path require(String program) {
    return require(program, System.getenv("PATH"), Boolean.getBoolean("lab.required"));
  }

  static Path require(String program, String searchPath, boolean required) {
    Optional<Path> found =
        Arrays.stream(searchPath.split(File.pathSeparator))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    end(program + " is not on the PATH", required);
    throw new AssertionError("the test has ended");
  }

  /** Ends the running test, which lacks {@code what}. */
  static void missing(String what) {
    end(what + " is missing", Boolean.getBoolean("lab.required"));
  }

  private static void end(String reason, boolean required) {
    if (required) {
      Assertions.fail(reason);
    }
    Assumptions.abort(reason);
  }
}
