package dev.sideband.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that will not run without a terminal: {@code script} gives it one, and what it shows
 * there can be read, and typed to.
 */
final class TerminalProgram implements AutoCloseable {

  private static final int LONGEST_SECONDS = 100;

  private final Process process;
  private final StringBuilder shown = new StringBuilder();
  private final byte[] buffer = new byte[4_096];
  private int seen;

  private TerminalProgram(Process process) {
    this.process = process;
  }

  /** Starts a program that is ended after some time, whatever it does. */
  static TerminalProgram start(String... command) throws IOException {
    String script = Peer.require("script").toString();
    Peer.require(command[0]);
    Process process =
        new ProcessBuilder(
                List.of(
                    Peer.require("timeout").toString(),
                    "--kill-after=2",
                    Integer.toString(LONGEST_SECONDS),
                    script,
                    "-qfec",
                    String.join(" ", command),
                    "/dev/null"))
            .redirectErrorStream(true)
            .start();
    return new TerminalProgram(process);
  }

  /** Waits until it shows a text behind the one that was waited for last. */
  TerminalProgram await(String text) throws IOException {
    while (shown.indexOf(text, seen) < 0) {
      if (!read()) {
        throw new AssertionError("ended without \"" + text + "\": " + shown);
      }
    }
    seen = shown.indexOf(text, seen) + text.length();
    return this;
  }

  /** Waits until it shows all of these behind the text that was waited for last, in any order. */
  TerminalProgram awaitAll(String... texts) throws IOException {
    int from = seen;
    int last = seen;
    for (String text : texts) {
      seen = from;
      await(text);
      last = Math.max(last, seen);
    }
    seen = last;
    return this;
  }

  private boolean read() throws IOException {
    InputStream output = process.getInputStream();
    int count = output.read(buffer);
    if (count > 0) {
      shown.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
    }
    return count >= 0;
  }

  /** Types at its terminal. */
  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    process.getOutputStream().flush();
  }

  /** Returns all that it has shown as far as it was read. */
  String shown() {
    return shown.toString();
  }

  /** Waits for its end. */
  void awaitEnd() throws IOException, InterruptedException {
    boolean more = true;
    while (more) {
      more = read();
    }
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end: " + shown);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
