package dev.sideband.linux.functional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.fleet.service.ServiceController;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.process.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What tests of real processes share. */
final class Programs {

  private Programs() {}

  /** Waits until something holds; the test's own limit ends it. */
  static void await(BooleanSupplier holds) {
    while (!holds.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** Waits until a program has written a whole line into a file, and returns it. */
  static String line(Path file) throws IOException {
    await(() -> text(file).endsWith("\n"));
    return text(file).strip();
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Starts a service of which no note can be taken, and returns the process that it had. */
  static ProcessId startUnnoted(ServiceController controller, ServiceDeclaration service) {
    List<ProcessId> refused = new ArrayList<>();
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                controller.start(
                    service,
                    process -> {
                      refused.add(process);
                      throw new IOException("no space left");
                    }));
    assertEquals("no space left", refusal.getMessage());
    await(() -> isGone(refused.get(0).pid()));
    return refused.get(0);
  }

  /** Returns the kernel's letter for the state of a process; '-' if there is none. */
  static char state(long pid) {
    String stat = text(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.isEmpty() ? '-' : stat.charAt(stat.lastIndexOf(')') + 2);
  }

  static boolean isGone(long pid) {
    char state = state(pid);
    return state == '-' || state == 'Z' || state == 'X';
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Ends a process whatever becomes of the test. */
  static void end(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
