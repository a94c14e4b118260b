package dev.sideband.ipmi.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a {@link FaultyLink} does to one exchange.
 *
 * @param kind what happens
 * @param delay how late, for the kinds that are late; zero for the others
 */
public record Fault(Kind kind, Duration delay) {

  /** Nothing goes wrong. */
  public static final Fault NONE = new Fault(Kind.NONE, Duration.ZERO);

  /** The request never arrives. */
  public static final Fault REQUEST_LOST = new Fault(Kind.REQUEST_LOST, Duration.ZERO);

  /** The request takes effect; its response never comes. */
  public static final Fault RESPONSE_LOST = new Fault(Kind.RESPONSE_LOST, Duration.ZERO);

  /** The request arrives twice, one right after the other; the second response comes. */
  public static final Fault REPEATED = new Fault(Kind.REPEATED, Duration.ZERO);

  /** One bit of the request's data is turned over. */
  public static final Fault REQUEST_DAMAGED = new Fault(Kind.REQUEST_DAMAGED, Duration.ZERO);

  /** One bit of the response's data is turned over. */
  public static final Fault RESPONSE_DAMAGED = new Fault(Kind.RESPONSE_DAMAGED, Duration.ZERO);

  /** The request is refused with completion code C0h and never arrives. */
  public static final Fault BUSY = new Fault(Kind.BUSY, Duration.ZERO);

  public Fault {
    Objects.requireNonNull(kind, "kind");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay: " + delay);
    }
  }

  /** The request arrives late, even if nobody waits for its response any more. */
  public static Fault late(Duration delay) {
    return new Fault(Kind.LATE, delay);
  }

  /** All goes well, and another copy of the request arrives later, whose response is lost. */
  public static Fault copiedLater(Duration delay) {
    return new Fault(Kind.COPIED_LATER, delay);
  }

  /** Returns any fault but {@link #NONE}. */
  static Fault drawn(RandomGenerator random, Duration longestDelay) {
    Kind[] kinds = Kind.values();
    Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
    boolean timed = kind == Kind.LATE || kind == Kind.COPIED_LATER;
    long delay = timed ? random.nextLong(longestDelay.toNanos() + 1) : 0;
    return new Fault(kind, Duration.ofNanos(delay));
  }

  /** The kinds of faults. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** The request is lost. */
    REQUEST_LOST,
    /** The response is lost. */
    RESPONSE_LOST,
    /** The request arrives twice. */
    REPEATED,
    /** The request arrives late. */
    LATE,
    /** Another copy of the request arrives late. */
    COPIED_LATER,
    /** The request is damaged. */
    REQUEST_DAMAGED,
    /** The response is damaged. */
    RESPONSE_DAMAGED,
    /** The other end is busy. */
    BUSY
  }
}
