package dev.sideband.tcp.internal.kernel;

import java.util.Arrays;

/**
 * The ends that programs wait at in one sweep. For one thread.
 *
 * <p>A connection whose own end is one of them was asked for by the other end, if the listener can
 * have taken it: one for IPv6 and a connection that goes out over IPv4 may have the same port. The
 * kernel makes the socket of a connection that it takes as a copy of the listener's, so both are of
 * one address family. A socket of IPv6 that listens at all addresses takes IPv4 connections too,
 * whose addresses are mapped ones then, unless it is for IPv6 only; where that is not known it
 * counts as taking both.
 */
final class Listeners {

  private static final int PORTS = 1 << 16;

  /** The kinds of sockets: of IPv4, of IPv6 with an IPv4 address, and others of IPv6. */
  private static final int IPV4 = 0;

  private static final int MAPPED = PORTS;
  private static final int IPV6 = 2 * PORTS;
  private static final int PLACES = 3 * PORTS;

  /**
   * A bit for each kind and port that is waited at on any address, and for each on certain ones.
   */
  private final long[] any = new long[PLACES / Long.SIZE];

  private final long[] some = new long[PLACES / Long.SIZE];
  private long[] ends = new long[48];
  private int used;

  void clear() {
    Arrays.fill(any, 0);
    Arrays.fill(some, 0);
    used = 0;
  }

  void add(SocketFields listener) {
    int place = place(listener);
    if (SocketFields.isAny(listener.localHigh, listener.localLow)) {
      set(any, place);
      if (place >= IPV6 && !listener.onlySix) {
        set(any, place - IPV6 + MAPPED);
      }
      return;
    }
    set(some, place);
    if (used + 3 > ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    ends[used++] = listener.localHigh;
    ends[used++] = listener.localLow;
    ends[used++] = place;
  }

  /** Tells whether a connection is one that a listener took. */
  boolean took(SocketFields connection) {
    int place = place(connection);
    if (has(any, place)) {
      return true;
    }
    if (!has(some, place)) {
      return false;
    }
    for (int i = 0; i < used; i += 3) {
      if (ends[i] == connection.localHigh
          && ends[i + 1] == connection.localLow
          && ends[i + 2] == place) {
        return true;
      }
    }
    return false;
  }

  /** Returns the kind and the port in one. */
  private static int place(SocketFields socket) {
    if (!socket.six) {
      return IPV4 + socket.localPort;
    }
    boolean mapped = SocketFields.isV4(socket.localHigh, socket.localLow);
    return (mapped ? MAPPED : IPV6) + socket.localPort;
  }

  private static void set(long[] bits, int at) {
    bits[at >> 6] |= 1L << at;
  }

  private static boolean has(long[] bits, int at) {
    return (bits[at >> 6] >>> at & 1) != 0;
  }
}
