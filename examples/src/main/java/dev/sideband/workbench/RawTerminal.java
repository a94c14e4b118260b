package dev.sideband.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process, if it has one, in a mode in which each key comes at once, as it is,
 * and nothing is shown that did not come from the other end. Put back when it is closed.
 *
 * <p>A read of standard input ends without a byte after a fifth of a second, so that whoever reads
 * can stop. It needs the program {@code stty}, as each Unix has it.
 */
final class RawTerminal implements AutoCloseable {

  private static final List<String> RAW = List.of("raw", "-echo", "min", "0", "time", "2");
  private static final long PATIENCE_SECONDS = 5;

  private final @Nullable String before;

  private RawTerminal(@Nullable String before) {
    this.before = before;
  }

  /** Takes the terminal, if standard input is one. */
  static RawTerminal enter() {
    return enter(RAW);
  }

  /** Takes the terminal for lines that are not shown, if standard input is one. */
  static RawTerminal silence() {
    return enter(List.of("-echo"));
  }

  private static RawTerminal enter(List<String> mode) {
    String before = stty(List.of("-g"));
    return new RawTerminal(before != null && stty(mode) != null ? before : null);
  }

  /** Tells whether there is one. */
  boolean isThere() {
    return before != null;
  }

  /** Runs it; returns what it says, or null if standard input is no terminal for it. */
  private static @Nullable String stty(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? said
          : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    if (before != null) {
      stty(List.of(before));
    }
  }
}
