package dev.sideband.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Real processes that do nothing, or real connections, for a measurement to find; {@link #close}
 * ends each of them.
 *
 * <p>They are made by the programs {@code spawn} and {@code connections} (see {@code src/main/c}),
 * which lie in the folder that the system property {@value #FLOORS} names, and end with this Java
 * process at the latest. For one thread.
 */
public final class Held implements AutoCloseable {

  /** The system property that names the folder of the compiled C programs. */
  public static final String FLOORS = "sideband.floors";

  private final Process holder;
  private final BufferedReader output;

  private Held(Process holder) {
    this.holder = holder;
    this.output =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Starts so many processes and returns when all are there. */
  public static Held processes(int count) throws IOException {
    return start("spawn", count);
  }

  /** Opens connections on the loopback, two sockets each, and returns when all are there. */
  public static Held sockets(int count) throws IOException {
    return start("connections", count);
  }

  /** Does the same, and goes on to open and close {@code churn} connections a second. */
  public static Held sockets(int count, int churn) throws IOException {
    return start("connections", count, Integer.toString(churn));
  }

  private static Held start(String program, int count, String... more) throws IOException {
    String floors = System.getProperty(FLOORS);
    if (floors == null) {
      throw new IOException("start Java with -D" + FLOORS + "=FOLDER, where " + program + " lies");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(floors, program).toString());
    command.add(Integer.toString(count));
    command.addAll(List.of(more));
    Held held =
        new Held(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    String line = held.output.readLine();
    if (!("ready " + count).equals(line)) {
      held.close();
      throw new IOException(program + " " + count + " says " + line);
    }
    return held;
  }

  /** Ends them and returns the line that their holder says then; empty if it says none. */
  public String end() throws IOException {
    holder.getOutputStream().close();
    String line = output.readLine();
    holder.onExit().join();
    return line == null ? "" : line;
  }

  @Override
  public void close() {
    try {
      holder.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Then what it held is gone too.
    }
    holder.onExit().join();
  }
}
