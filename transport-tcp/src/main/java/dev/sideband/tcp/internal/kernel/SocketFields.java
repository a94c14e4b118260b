package dev.sideband.tcp.internal.kernel;

/**
 * One socket as the kernel tells of it, for use again and again.
 *
 * <p>Addresses are two words of 64 bits in network order, IPv4 as mapped into IPv6. For one thread.
 */
final class SocketFields {

  /** A figure that the source does not give. */
  static final long MISSING = -1;

  private static final long MAPPED = 0xFFFFL << 32;

  /** Whether it is a socket of IPv6, whose addresses may be IPv4 all the same. */
  boolean six;

  /** Whether it is known to take no IPv4 connections. */
  boolean onlySix;

  long localHigh;
  long localLow;
  int localPort;
  long remoteHigh;
  long remoteLow;
  int remotePort;

  int state;
  int timer;
  long timerLeft;
  long retransmits;
  long receiveQueue;
  long sendQueue;
  long userId;
  long inode;

  /** Any 64 bits, so {@link #hasCookie} says whether there is one. */
  long cookie;

  boolean hasCookie;
  long cgroup;
  long networkInterface;

  /** Whether the following are given. */
  boolean detailed;

  long roundTrip;
  long roundTripVariation;
  long totalRetransmits;
  long bytesAcknowledged;
  long bytesReceived;
  long sinceSent;
  long sinceReceived;

  /** Forgets what not every source or message gives. */
  void clear() {
    onlySix = false;
    hasCookie = false;
    cookie = 0;
    cgroup = MISSING;
    networkInterface = MISSING;
    detailed = false;
    roundTrip = MISSING;
    roundTripVariation = MISSING;
    totalRetransmits = MISSING;
    bytesAcknowledged = MISSING;
    bytesReceived = MISSING;
    sinceSent = MISSING;
    sinceReceived = MISSING;
  }

  /** Returns the low word of an IPv4 address, whose high word is 0. */
  static long mapped(int address) {
    return MAPPED | address & 0xFFFF_FFFFL;
  }

  static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** Tells whether an address stands for all. */
  static boolean isAny(long high, long low) {
    return high == 0 && (low == 0 || low == MAPPED);
  }

  /** Returns what names the socket best. */
  long socket() {
    return hasCookie ? cookie : inode;
  }
}
