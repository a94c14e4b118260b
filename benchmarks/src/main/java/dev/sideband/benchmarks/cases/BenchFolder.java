package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that lasts as long as a measurement.
 *
 * @param path where it is
 */
public record BenchFolder(Path path) implements AutoCloseable {

  /** Makes an empty one. */
  public static BenchFolder make() throws IOException {
    return new BenchFolder(Files.createTempDirectory("sideband-bench"));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      all.sorted(Comparator.reverseOrder()).forEach(BenchFolder::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
