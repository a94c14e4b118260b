package dev.sideband.ipmi.internal.rmcp;

/**
 * The session sequence numbers that one end has accepted from the other.
 *
 * <p>Each number is accepted once. Any number ahead of the highest is accepted, however far, since
 * an outage may have swallowed any number of packets; numbers behind it are accepted as long as it
 * is known that they were not seen, which is so for the last {@value #BEHIND}. It is asked after
 * the packet's signature was checked. For one thread at a time.
 */
public final class SequenceWindow {

  private static final int BEHIND = 64;

  private boolean started;
  private int highest;

  /** Bit i: the number {@code highest - i} was seen. */
  private long seen;

  /** Notes a number, 1 to 2^32 − 1; returns false for one that was seen or is too old to tell. */
  public boolean accept(long sequence) {
    int number = (int) sequence;
    if (number == 0) {
      return false;
    }
    int ahead = number - highest;
    if (!started || ahead > 0) {
      seen = !started || ahead >= BEHIND ? 1 : seen << ahead | 1;
      started = true;
      highest = number;
      return true;
    }
    if (ahead <= -BEHIND || (seen >>> -ahead & 1) != 0) {
      return false;
    }
    seen |= 1L << -ahead;
    return true;
  }
}
