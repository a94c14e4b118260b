package dev.sideband.linux.internal.service;

import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.TransportContext;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, and holds it to a time and to an amount of output. */
public final class CommandRunner {

  private static final int MOST_OUTPUT = 1 << 16;
  private static final File NOTHING = new File("/dev/null");

  private final Duration patience;
  private final TransportContext context;

  /**
   * What became of a program.
   *
   * @param code its exit code as Java gives it
   * @param output the start of what it printed, errors among it
   */
  public record Result(int code, String output) {}

  /**
   * Creates a runner.
   *
   * @param patience how long a program may take before it is killed
   */
  public CommandRunner(Duration patience, TransportContext context) {
    this.patience = patience;
    this.context = context;
  }

  /**
   * Runs a program; no shell looks at its arguments.
   *
   * @throws IOException if it cannot be started, or takes too long
   */
  public Result run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(NOTHING).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("SYSTEMD_COLORS", "0");
    builder.environment().put("SYSTEMD_PAGER", "");
    Process process = builder.start();
    long end = context.ticker().nanos() + patience.toNanos();
    Cancellable limit = context.scheduler().schedule(process::destroyForcibly, patience);
    try {
      String output = read(process);
      long left = end - context.ticker().nanos();
      if (left > 0 && process.waitFor(left, TimeUnit.NANOSECONDS)) {
        return new Result(process.exitValue(), output);
      }
      throw new IOException("took longer than " + patience + ": " + command);
    } catch (IOException e) {
      // The limit takes its output from us with the program itself.
      throw context.ticker().nanos() - end < 0
          ? e
          : new IOException("took longer than " + patience + ": " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while " + command.get(0) + " ran");
    } finally {
      limit.cancel();
      process.destroyForcibly();
    }
  }

  private static String read(Process process) throws IOException {
    try (InputStream in = process.getInputStream()) {
      byte[] output = in.readNBytes(MOST_OUTPUT);
      in.transferTo(OutputStream.nullOutputStream());
      return new String(output, StandardCharsets.UTF_8);
    }
  }
}
