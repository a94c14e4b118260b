package dev.sideband.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Real processes that do nothing, for a snapshot to find; {@link #close} ends each of them.
 *
 * <p>They are made by the program {@code spawn} (see {@code src/main/c}), which lies in the folder
 * that the system property {@value #FLOORS} names, and end with this Java process at the latest.
 */
public final class SpawnedProcesses implements AutoCloseable {

  /** The system property that names the folder of the compiled C programs. */
  public static final String FLOORS = "sideband.floors";

  private final Process spawn;

  private SpawnedProcesses(Process spawn) {
    this.spawn = spawn;
  }

  /** Starts so many processes and returns when all are there. */
  public static SpawnedProcesses start(int count) throws IOException {
    String floors = System.getProperty(FLOORS);
    if (floors == null) {
      throw new IOException("start Java with -D" + FLOORS + "=FOLDER, where spawn lies");
    }
    Process spawn =
        new ProcessBuilder(Path.of(floors, "spawn").toString(), Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    SpawnedProcesses spawned = new SpawnedProcesses(spawn);
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(spawn.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (!("ready " + count).equals(line)) {
      spawned.close();
      throw new IOException("spawn " + count + " says " + line);
    }
    return spawned;
  }

  @Override
  public void close() {
    try {
      spawn.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Then its children are gone too.
    }
    spawn.onExit().join();
  }
}
