package dev.sideband.benchmarks.cases;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program of ours in a Java process of its own: it says {@code ready}, answers each line that it
 * is asked with a line of figures, and ends when its input does. For one thread.
 */
final class OtherJava implements AutoCloseable {

  private static final String READY = "ready";

  /** Does what it is asked and returns the figures. */
  @FunctionalInterface
  interface Service {

    double[] answer(String[] order) throws Exception;
  }

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private OtherJava(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts a program and returns when it is ready. */
  static OtherJava start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), Map.of(), Redirect.INHERIT, program, arguments);
  }

  /** Starts a program whose complaints nobody is to read. */
  static OtherJava startQuiet(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), Map.of(), Redirect.DISCARD, program, arguments);
  }

  /**
   * Starts a program in a Java of its own kind.
   *
   * @param options Java's, the class path among them if it is not to be ours
   * @param environment variables besides our own
   */
  static OtherJava startWith(
      List<String> options, Map<String, String> environment, Class<?> program, String... arguments)
      throws IOException {
    return start(options, environment, Redirect.INHERIT, program, arguments);
  }

  private static OtherJava start(
      List<String> options,
      Map<String, String> environment,
      Redirect errors,
      Class<?> program,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(options);
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().putAll(environment);
    OtherJava other = new OtherJava(builder.start());
    String first = other.output.readLine();
    if (!READY.equals(first)) {
      other.close();
      throw new IOException(program.getSimpleName() + " says " + first);
    }
    return other;
  }

  /** Asks and waits for the figures. */
  double[] ask(String order) throws IOException {
    input.write(order + "\n");
    input.flush();
    String line = output.readLine();
    try {
      return Stream.of(String.valueOf(line).split(" "))
          .filter(figure -> !figure.isEmpty())
          .mapToDouble(Double::parseDouble)
          .toArray();
    } catch (NumberFormatException e) {
      throw new IOException(order + ": " + line, e);
    }
  }

  /** Returns the number of its process. */
  long pid() {
    return process.pid();
  }

  /** Keeps it from running until {@link #resume}. */
  void stall() throws IOException {
    signal("STOP");
  }

  /** Lets it run again. */
  void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().onExit().join();
  }

  /** The other end: says that the program is ready, and serves until the input ends. */
  static void serve(Service service) throws IOException {
    System.out.println(READY);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(answer(service, order));
    }
  }

  private static String answer(Service service, String order) {
    try {
      StringBuilder line = new StringBuilder();
      for (double figure : service.answer(order.split(" "))) {
        line.append(String.format(Locale.ROOT, "%.3f ", figure));
      }
      return line.toString().strip();
    } catch (Exception e) {
      return e.toString().replace('\n', ' ');
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
