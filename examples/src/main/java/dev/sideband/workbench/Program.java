package dev.sideband.workbench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;

/**
 * How a program of these ends: with 0 when it has done its work, with 1 when that failed, and with
 * 2 when its command line is wrong; what is wrong it says in one line.
 */
final class Program {

  static final int FAILED = 1;
  private static final int MISUSED = 2;

  /** What a program does. */
  interface Work {

    /**
     * Does it, and returns the exit status.
     *
     * @throws UsageException if the command line is wrong
     */
    int run() throws UsageException, IOException, InterruptedException;
  }

  private final String name;
  private final String usage;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Creates a program.
   *
   * @param name begins what it says when something is wrong
   * @param usage what {@code --help} prints
   */
  Program(String name, String usage, PrintStream out, PrintStream err) {
    this.name = Objects.requireNonNull(name, "name");
    this.usage = Objects.requireNonNull(usage, "usage");
    this.out = Objects.requireNonNull(out, "out");
    this.err = Objects.requireNonNull(err, "err");
  }

  /** Does the work, unless help is asked for, and returns the exit status. */
  int run(String[] args, Work work) {
    if (List.of(args).contains("--help")) {
      out.print(usage);
      return 0;
    }
    try {
      return work.run();
    } catch (UsageException e) {
      err.println(name + ": " + e.getMessage() + "; --help tells more");
      return MISUSED;
    } catch (IOException | IllegalArgumentException e) {
      err.println(name + ": " + Reason.of(e));
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } finally {
      out.flush();
    }
  }
}
