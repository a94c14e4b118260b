package dev.sideband.jvm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Java process that a test starts, talks to by lines, may kill, and leaves none of behind.
 *
 * <p>Its error output is the test's. For one thread, but {@link #kill} may come from any.
 */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns what a child's command line is made of, with settings for a quick start. */
  public static Command command(Class<?> main) {
    return new Command(main);
  }

  /** Returns the folders and jars that these classes come from. */
  public static List<Path> homesOf(Class<?>... types) {
    return Arrays.stream(types).map(ChildJvm::homeOf).distinct().toList();
  }

  private static Path homeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns its process number. */
  public long pid() {
    return process.pid();
  }

  /** Sends a line to its input. */
  public void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns the next line of its output, or null at its end; waits for it. */
  public @Nullable String hear() throws IOException {
    return output.readLine();
  }

  /** Kills it as {@code kill -9} does; what it had written before can still be heard. */
  public void kill() {
    // By the handle, because Process.destroyForcibly closes the stream that we still read.
    process.toHandle().destroyForcibly();
  }

  /** Waits until it has ended and returns its exit status. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The command line of a child to be. */
  public static final class Command {

    private final Class<?> main;
    private final List<String> before = new ArrayList<>();
    private final List<String> options =
        new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    private String classPath = testClassPath();

    private Command(Class<?> main) {
      this.main = main;
    }

    /** Starts it by way of another program, such as {@code setpriv} with its arguments. */
    public Command by(List<String> program) {
      before.addAll(program);
      return this;
    }

    /** Adds options of the Java program. */
    public Command options(String... more) {
      options.addAll(List.of(more));
      return this;
    }

    /** Puts nothing on its class path but these. */
    public Command classPath(List<Path> homes) {
      classPath =
          homes.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
      return this;
    }

    /** Starts it. */
    public ChildJvm start(String... arguments) throws IOException {
      List<String> command = new ArrayList<>(before);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", classPath, main.getName()));
      command.addAll(List.of(arguments));
      return new ChildJvm(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private static String testClassPath() {
      // Surefire starts the tests with one jar that only names the others.
      String real = System.getProperty("surefire.test.class.path");
      return real == null ? System.getProperty("java.class.path") : real;
    }
  }
}
