package dev.sideband.tcp.internal.kernel;

import java.util.Arrays;

/**
 * The ends that programs wait at in one sweep. For one thread.
 *
 * <p>A connection whose own end is one of them was asked for by the other end. Both address
 * families are in one place: they share the ports, and who asks for a connection gets one that
 * nobody waits at.
 */
final class Listeners {

  private static final int PORTS = 1 << 16;

  /** A bit for each port that is waited at on any address, and one for each on certain ones. */
  private final long[] any = new long[PORTS / Long.SIZE];

  private final long[] some = new long[PORTS / Long.SIZE];
  private long[] ends = new long[48];
  private int used;

  void clear() {
    Arrays.fill(any, 0);
    Arrays.fill(some, 0);
    used = 0;
  }

  void add(long high, long low, int port) {
    if (SocketFields.isAny(high, low)) {
      any[port >> 6] |= 1L << port;
      return;
    }
    some[port >> 6] |= 1L << port;
    if (used + 3 > ends.length) {
      ends = Arrays.copyOf(ends, ends.length * 2);
    }
    ends[used++] = high;
    ends[used++] = low;
    ends[used++] = port;
  }

  boolean hold(long high, long low, int port) {
    if ((any[port >> 6] >>> port & 1) != 0) {
      return true;
    }
    if ((some[port >> 6] >>> port & 1) == 0) {
      return false;
    }
    for (int i = 0; i < used; i += 3) {
      if (ends[i] == high && ends[i + 1] == low && ends[i + 2] == port) {
        return true;
      }
    }
    return false;
  }
}
