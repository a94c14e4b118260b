package dev.sideband.tcp.internal.kernel;

import java.io.IOException;

/** Reads the sockets of a network namespace. For one thread at a time. */
public interface ConnectionReader extends AutoCloseable {

  /**
   * Adds all sockets of now.
   *
   * @return how many entries made no sense, or may be missing
   */
  long read(ConnectionRows rows) throws IOException;

  @Override
  void close();
}
