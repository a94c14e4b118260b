package dev.sideband.ipmi.internal.serial;

import java.io.IOException;

/**
 * What a serial line is read from and written to.
 *
 * <p>One thread may write while another reads; closing ends both.
 */
interface RawPort {

  /** How long a read waits at most. */
  int GLANCE_MILLIS = 100;

  /**
   * Reads what has come, or waits for a moment until something does.
   *
   * @return how many bytes were put into the buffer; 0 if none came
   * @throws IOException if the port is gone
   */
  int read(byte[] buffer) throws IOException;

  /**
   * Writes all bytes.
   *
   * @throws IOException if the port is gone
   */
  void write(byte[] bytes) throws IOException;

  /**
   * Begins or ends a break.
   *
   * @return false if this port knows none
   * @throws IOException if the port is gone
   */
  default boolean setBreak(boolean on) throws IOException {
    return false;
  }

  /** Gives the port back. Called once. */
  void close();
}
