package dev.sideband.i2c.internal.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A trace buffer of our own below {@code instances}, in which only the buses' events are switched
 * on: it changes nothing for other users of the kernel's trace.
 *
 * <p>One that is there already was left behind by a process that ended early, and is taken over.
 */
final class TraceInstance {

  private static final List<String> EVENTS = List.of("events/i2c/enable", "events/smbus/enable");
  private static final String BUFFER_KIB = "1024";

  private final Path folder;

  private TraceInstance(Path folder) {
    this.folder = folder;
  }

  /** Makes the buffer below the trace's root folder and switches the events on. */
  static TraceInstance create(Path tracing, String name) throws IOException {
    Path folder = tracing.resolve("instances").resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder);
    }
    TraceInstance instance = new TraceInstance(folder);
    try {
      instance.write("trace_clock", "boot");
      instance.write("buffer_size_kb", BUFFER_KIB);
      for (String event : EVENTS) {
        instance.write(event, "1");
      }
      instance.write("tracing_on", "1");
      return instance;
    } catch (IOException e) {
      instance.remove();
      throw e;
    }
  }

  private void write(String file, String value) throws IOException {
    Files.writeString(
        folder.resolve(file), value, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
  }

  Path pipe() {
    return folder.resolve("trace_pipe");
  }

  /** Switches the events off and removes the buffer, as far as the kernel lets it. */
  void remove() {
    try {
      for (String event : EVENTS) {
        write(event, "0");
      }
      Files.delete(folder);
    } catch (IOException e) {
      // Somebody else looks into it; the next of our instances takes it over.
    }
  }
}
