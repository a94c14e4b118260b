package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process that a test started, takes orders by lines, and is gone after the test. */
final class Child implements AutoCloseable {

  private final ChildJvm process;

  /**
   * Starts {@code main} with nothing on the class path but what is named.
   *
   * @param before a program that starts it, or nothing
   */
  Child(List<String> before, List<Path> classPath, Class<?> main, String... arguments)
      throws IOException {
    // No compiler and no parallel collector: the only threads that come are those ordered.
    this.process =
        ChildJvm.command(main)
            .by(before)
            .options("-Xint", "-Xshare:auto")
            .classPath(classPath)
            .start(arguments);
  }

  long pid() {
    return process.pid();
  }

  /** Gives an order and waits until it has been carried out. */
  void order(String order) throws IOException {
    process.say(order);
    assertEquals("done", process.hear());
  }

  /** Returns all lines that it prints until it ends by itself, and checks that it ends well. */
  List<String> lines() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String line = process.hear(); line != null; line = process.hear()) {
      lines.add(line);
    }
    assertEquals(0, process.awaitEnd(), () -> String.join("\n", lines));
    return lines;
  }

  @Override
  public void close() {
    process.close();
  }
}
