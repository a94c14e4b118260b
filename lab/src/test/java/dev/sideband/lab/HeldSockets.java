package dev.sideband.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in C that holds sockets as long as its standard input is open. */
final class HeldSockets implements AutoCloseable {

  private final Process process;
  private final BufferedReader lines;

  private HeldSockets(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.US_ASCII);
  }

  /** Compiles a program in a folder, unless it is there. */
  static Path compile(Path folder, Path source) throws IOException, InterruptedException {
    Path program = folder.resolve(source.getFileName().toString().replaceFirst("\\.c$", ""));
    if (!Files.exists(program)) {
      Path gcc = Peer.require("gcc");
      Tool.run(folder, gcc, "-Wall", "-O2", "-o", program.toString(), source.toString());
    }
    return program;
  }

  /**
   * Starts a program.
   *
   * @param before the program and arguments that start it, such as those of {@code unshare}
   */
  static HeldSockets start(List<String> before, Path program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new HeldSockets(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Returns the next line that it prints. */
  String line() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("the sockets cannot be made");
    }
    return line;
  }

  long pid() {
    return process.pid();
  }

  /** Lets it end, and returns the line that it prints then. */
  String end() throws IOException {
    process.getOutputStream().close();
    return line();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
