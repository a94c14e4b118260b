package dev.sideband.i2c.internal.trace;

import java.io.IOException;

/** Where the trace's bytes come from; for one thread at a time. */
interface TracePipe {

  /** Nothing came in time. */
  int NOTHING = 0;

  /** Nothing will come any more. */
  int END = -1;

  /**
   * Waits a moment for bytes.
   *
   * @param millis how long at most
   * @return how many came, {@link #NOTHING} or {@link #END}
   */
  int read(byte[] into, int millis) throws IOException;

  /** Gives it back. Idempotent. */
  void close();
}
