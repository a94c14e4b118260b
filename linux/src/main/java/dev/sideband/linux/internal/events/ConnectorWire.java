package dev.sideband.linux.internal.events;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Brings datagrams of the proc connector. For one thread. */
interface ConnectorWire extends AutoCloseable {

  /** Of {@link #receive}: none is there. */
  int NOTHING = 0;

  /** Of {@link #receive}: there was no room for some, which are lost. */
  int LOST = -1;

  /**
   * Waits until a datagram is there.
   *
   * @return whether there is one, or a loss to be told
   */
  boolean await(int millis) throws IOException;

  /** Ends the wait that runs, or else the next one. For any thread. */
  void wake();

  /** Receives a datagram without waiting; returns its length, {@link #NOTHING} or {@link #LOST}. */
  int receive() throws IOException;

  /** Returns where the datagram is, from 0 on, in the machine's byte order. */
  ByteBuffer datagram();

  @Override
  void close();
}
