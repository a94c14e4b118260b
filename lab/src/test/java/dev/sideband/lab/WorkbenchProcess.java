package dev.sideband.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Workbench as a person starts it: a Java process of its own. */
final class WorkbenchProcess implements AutoCloseable {

  static final String USER = "operator";
  static final String PASSWORD = "a pass-word 4 labs";

  private static final String READY = "ready ";
  private static final long END_SECONDS = 20;

  private final Process process;
  private final URI uri;

  private WorkbenchProcess(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts it on a free port, with further arguments, and returns once it serves. */
  static WorkbenchProcess start(Path folder, String... more) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sideband.workbench.Workbench"));
    command.addAll(List.of("--http", "127.0.0.1:0"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("--user", USER, "--password-file", password.toString()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // It is read no further: what is printed after this line, if anything, fits the pipe.
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(READY)) {
        return new WorkbenchProcess(process, URI.create(line.substring(READY.length()).trim()));
      }
    }
    throw new IOException("the Workbench ended before it was ready");
  }

  URI uri() {
    return uri;
  }

  /** Returns the programs that it started and that run. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Ends it as Ctrl-C or a service manager does, and returns its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the Workbench did not end within " + END_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
