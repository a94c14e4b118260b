package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command-line program of somebody else, with the arguments that it always gets. */
final class Tool {

  private static final long LONGEST_SECONDS = 60;

  private final List<String> command;

  private Tool(List<String> command) {
    this.command = command;
  }

  /** Finds the program, or ends the running test. */
  static Tool require(String program) {
    return new Tool(List.of(Peer.require(program).toString()));
  }

  /** Returns the lines that the program printed, which must succeed; its output is in a folder. */
  static List<String> run(Path folder, Path program, String... arguments)
      throws IOException, InterruptedException {
    return new Tool(List.of(program.toString())).with(arguments).runIn(folder).succeeded();
  }

  /** Returns the same with further arguments. */
  Tool with(String... arguments) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(Arrays.asList(arguments));
    return new Tool(longer);
  }

  /** How a run ended, and what it printed. */
  record Run(String command, int exit, String output, String problems) {

    /** Checks that it succeeded, and returns the lines that it printed. */
    List<String> succeeded() {
      assertEquals(0, exit, this::toString);
      return output.lines().toList();
    }

    /** Checks that it failed and said {@code why}. */
    void failed(String why) {
      assertNotEquals(0, exit, this::toString);
      says(why);
    }

    /** Checks that it printed {@code what}; how much space is between words does not matter. */
    Run says(String what) {
      assertTrue(
          squeezed(output + problems).contains(squeezed(what)),
          () -> "no \"" + what + "\" in " + this);
      return this;
    }

    private static String squeezed(String text) {
      return text.replaceAll("[ \\t]+", " ");
    }
  }

  /** Runs it to its end, with arguments that are separated by blanks. */
  Run run(String arguments) throws IOException, InterruptedException {
    return with(arguments.split(" ", -1)).run();
  }

  /** Runs it to its end. */
  Run run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tool");
    try {
      return runIn(folder);
    } finally {
      Files.delete(folder);
    }
  }

  private Run runIn(Path folder) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path problems = Files.createTempFile(folder, "problems", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(output.toFile())
              .redirectError(problems.toFile())
              .start();
      boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Run run =
          new Run(
              String.join(" ", command),
              process.exitValue(),
              Files.readString(output),
              Files.readString(problems));
      assertTrue(ended, () -> "does not end: " + run);
      return run;
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(problems);
    }
  }
}
