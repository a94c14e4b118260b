package dev.sideband.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All results that stand, by case; a case that is measured again replaces its own only.
 *
 * @param cases in the order in which they were first measured
 */
public record ResultFile(List<Measured> cases) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One case as it was last measured.
   *
   * @param name the case
   * @param summary what is compared with what
   * @param machine on what
   * @param problem why it could not be run, or empty
   * @param results its rows
   */
  public record Measured(
      String name, String summary, Machine machine, String problem, List<Result> results) {}

  /** Reads the file, or returns none where there is no such file. */
  public static ResultFile read(Path file) throws IOException {
    return Files.exists(file)
        ? JSON.readValue(file.toFile(), ResultFile.class)
        : new ResultFile(List.of());
  }

  /** Returns the same with one case measured anew. */
  public ResultFile with(Measured measured) {
    List<Measured> changed = new ArrayList<>(cases);
    int at = 0;
    while (at < changed.size() && !changed.get(at).name().equals(measured.name())) {
      at++;
    }
    if (at < changed.size()) {
      changed.set(at, measured);
    } else {
      changed.add(measured);
    }
    return new ResultFile(List.copyOf(changed));
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }
}
