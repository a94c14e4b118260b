package dev.sideband.ipmi.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a network does to one datagram.
 *
 * @param kind what happens
 * @param delay how late, for the kinds that are late; zero for the others
 */
public record DatagramFault(Kind kind, Duration delay) {

  /** Nothing goes wrong. */
  public static final DatagramFault NONE = new DatagramFault(Kind.NONE, Duration.ZERO);

  /** It never arrives. */
  public static final DatagramFault LOST = new DatagramFault(Kind.LOST, Duration.ZERO);

  /** It arrives after the next one of its direction. */
  public static final DatagramFault OVERTAKEN = new DatagramFault(Kind.OVERTAKEN, Duration.ZERO);

  /** It arrives with one bit turned over. */
  public static final DatagramFault DAMAGED = new DatagramFault(Kind.DAMAGED, Duration.ZERO);

  /** It arrives without its end. */
  public static final DatagramFault CUT = new DatagramFault(Kind.CUT, Duration.ZERO);

  public DatagramFault {
    Objects.requireNonNull(kind, "kind");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: " + delay);
    }
  }

  /** It arrives late, and so perhaps after others that were sent later. */
  public static DatagramFault late(Duration delay) {
    return new DatagramFault(Kind.LATE, delay);
  }

  /** It arrives at once, and a copy of it late. */
  public static DatagramFault repeated(Duration delay) {
    return new DatagramFault(Kind.REPEATED, delay);
  }

  /** Returns any fault but {@link #NONE}. */
  static DatagramFault drawn(RandomGenerator random, Duration longestDelay) {
    Kind[] kinds = Kind.values();
    Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
    boolean timed = kind == Kind.LATE || kind == Kind.REPEATED;
    long delay = timed ? random.nextLong(longestDelay.toNanos() + 1) : 0;
    return new DatagramFault(kind, Duration.ofNanos(delay));
  }

  /** The kinds of faults. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** It is lost. */
    LOST,
    /** It is late. */
    LATE,
    /** It arrives twice. */
    REPEATED,
    /** The next one arrives first. */
    OVERTAKEN,
    /** A bit is turned over. */
    DAMAGED,
    /** Its end is missing. */
    CUT
  }
}
