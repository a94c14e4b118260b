package dev.sideband.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is spoken with line by line, and ends when its standard input does. */
final class Child implements AutoCloseable {

  private static final long END_SECONDS = 5;

  private final Process process;
  private final BufferedReader lines;
  private final PrintStream input;

  private Child(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.US_ASCII);
    this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  /** Starts a program. */
  static Child start(List<String> command) throws IOException {
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Starts a class of ours in a Java process of its own. */
  static Child java(Class<?> main, String... arguments) throws IOException {
    return start(javaCommand(List.of(), main, arguments));
  }

  /**
   * Returns the command that starts a class of ours in a Java process of its own.
   *
   * @param options for Java itself
   */
  static List<String> javaCommand(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Compiles a program in C in a folder, unless it is there. */
  static Path compile(Path folder, Path source) throws IOException, InterruptedException {
    Path program = folder.resolve(source.getFileName().toString().replaceFirst("\\.c$", ""));
    if (!Files.exists(program)) {
      Path gcc = Peer.require("gcc");
      Tool.run(folder, gcc, "-Wall", "-O2", "-o", program.toString(), source.toString());
    }
    return program;
  }

  /** Returns the next line that it prints. */
  String line() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("it ended");
    }
    return line;
  }

  void say(String line) {
    input.println(line);
  }

  /** Says a line, and returns the one that it prints then. */
  String ask(String line) throws IOException {
    say(line);
    return line();
  }

  /** Sends it a signal, such as STOP. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder(Peer.require("kill").toString(), "-" + name, Long.toString(pid()))
            .inheritIO()
            .start();
    if (kill.waitFor() != 0) {
      throw new IOException("no signal " + name);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it at once, as SIGKILL does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end, and returns the line that it prints then. */
  String end() throws IOException {
    input.close();
    return line();
  }

  @Override
  public void close() {
    input.close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
