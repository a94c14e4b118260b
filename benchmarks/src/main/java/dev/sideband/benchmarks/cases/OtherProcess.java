package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process of this machine has used, as Linux counts it. */
final class OtherProcess {

  private static final double TICKS_PER_SECOND = 100;
  private static final int USER_TICKS = 12;
  private static final int SYSTEM_TICKS = 13;

  private OtherProcess() {}

  /** Returns its CPU time in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    try {
      String[] fields = fields(pid);
      return (Double.parseDouble(fields[USER_TICKS]) + Double.parseDouble(fields[SYSTEM_TICKS]))
          / TICKS_PER_SECOND;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns the fields of its {@code stat} from its name on. */
  static String[] fields(long pid) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return line.substring(line.indexOf('(')).split(" ", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the memory that it has now ({@code VmRSS}), in bytes. */
  static double resident(long pid) throws IOException {
    return memory(Long.toString(pid), "VmRSS:");
  }

  /** Returns what of it belongs to no file ({@code RssAnon}), in bytes. */
  static double anonymous(long pid) throws IOException {
    return memory(Long.toString(pid), "RssAnon:");
  }

  /** Returns a line of a process's {@code status} that counts memory, in bytes. */
  static double memory(String process, String what) throws IOException {
    Path status = Path.of("/proc", process, "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(what)) {
        return Double.parseDouble(line.replaceAll("\\D", "")) * 1_024;
      }
    }
    throw new IOException(status + " has no " + what);
  }
}
