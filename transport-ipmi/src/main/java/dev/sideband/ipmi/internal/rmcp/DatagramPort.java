package dev.sideband.ipmi.internal.rmcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends and receives datagrams; tests put a network of their own behind it. */
public interface DatagramPort extends AutoCloseable {

  /** Takes what comes in. */
  @FunctionalInterface
  interface Receiver {

    /**
     * Takes a datagram. It must not block, and must not throw.
     *
     * @param datagram belongs to the receiver until it returns, which may write into it
     * @param size how many bytes of it count
     */
    void received(byte[] datagram, int size, InetSocketAddress from);
  }

  /** Returns where it receives. */
  InetSocketAddress address();

  /** Begins to receive; called once. */
  void start(Receiver receiver);

  /**
   * Sends without waiting. Safe for any thread.
   *
   * @return false if there was no room for the datagram, which is then lost
   */
  boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException;

  /** Ends sending and receiving. Idempotent. */
  @Override
  void close();
}
