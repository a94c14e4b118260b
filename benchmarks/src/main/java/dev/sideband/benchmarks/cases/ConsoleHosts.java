package dev.sideband.benchmarks.cases;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** BMCs of one kind with consoles that say numbered lines, counted from 0. */
interface ConsoleHosts extends AutoCloseable {

  /** The kinds of BMCs. */
  enum Kind {
    OURS("our BMC", 17, ""),
    SIM("ipmi_sim", 3, "?history=2");

    final String title;

    /** The cipher suite that all clients use. */
    final int suite;

    /** How our client is told that what it keeps is to be had, which it does in a bad network. */
    final String history;

    Kind(String title, int suite, String history) {
      this.title = title;
      this.suite = suite;
      this.history = history;
    }

    /**
     * Starts so many.
     *
     * @param first the place of the first one among all addresses
     * @param network whether faults of the network will come
     */
    ConsoleHosts start(int first, int count, boolean network, Path folder) throws IOException {
      return this == OURS
          ? OurConsoleHosts.start(first, count, folder)
          : SimConsoleHosts.start(first, count, network, folder);
    }
  }

  /** Sets how packets are repeated, where that can be set. */
  void repeat(int count, Duration interval) throws IOException;

  /** Lets each console say so many lines a second. */
  void talk(int linesPerSecond) throws IOException;

  /** Lets a console say no more, and returns how many lines it said. */
  long stop(int console) throws IOException;

  /** Keeps all from running until {@link #resume}. */
  void stall() throws IOException;

  /** Lets them run again. */
  void resume() throws IOException;

  /** Ends each at once and starts it again. */
  void restart() throws IOException;

  /** Puts the clocks to this many seconds after 1970, or right with -1, where that can be done. */
  void clock(long seconds) throws IOException;

  @Override
  void close();
}
