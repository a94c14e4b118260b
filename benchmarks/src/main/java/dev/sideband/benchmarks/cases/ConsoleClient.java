package dev.sideband.benchmarks.cases;

import java.io.IOException;

/** A client that shows a console. */
interface ConsoleClient extends AutoCloseable {

  /** Returns what it shows. */
  ConsoleScreen screen();

  /** Tells whether it has the console. */
  boolean isReady();

  /** Tells whether it still runs. */
  boolean isAlive();

  /** Returns the CPU time that it has used, in seconds. */
  double cpuSeconds() throws IOException;

  @Override
  void close();
}
