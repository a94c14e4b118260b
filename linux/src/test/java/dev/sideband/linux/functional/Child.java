package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process that a test started, takes orders by lines, and is gone after the test. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  /**
   * Starts {@code main} with nothing on the class path but what is named.
   *
   * @param before a program that starts it, or nothing
   */
  Child(List<String> before, List<Path> classPath, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // No compiler and no parallel collector: the only threads that come are those ordered.
    command.addAll(List.of("-Xint", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m"));
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns the folders and jars that these classes come from. */
  static List<Path> homesOf(Class<?>... types) {
    return Stream.of(types)
        .map(type -> {
          try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
          } catch (URISyntaxException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  long pid() {
    return process.pid();
  }

  /** Gives an order and waits until it has been carried out. */
  void order(String order) throws IOException {
    process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    assertEquals("done", output.readLine());
  }

  /** Returns all lines that it prints until it ends by itself, and checks that it ends well. */
  List<String> lines() throws IOException, InterruptedException {
    List<String> lines = output.lines().toList();
    assertEquals(0, process.waitFor(), () -> String.join("\n", lines));
    return lines;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
