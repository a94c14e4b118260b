package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of other people to its end. */
final class Tool {

  private Tool() {}

  /** Returns the lines that the program printed; it must succeed within half a minute. */
  static List<String> run(Path folder, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path problems = Files.createTempFile(folder, "problems", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile())
            .redirectError(problems.toFile())
            .start();
    try {
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), () -> command + " does not end");
      assertEquals(0, process.exitValue(), () -> command + " failed: " + contentOf(problems));
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output);
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
