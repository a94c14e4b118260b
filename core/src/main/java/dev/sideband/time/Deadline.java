package dev.sideband.time;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The moment by which a whole job must be done, however many attempts it takes.
 *
 * <p>A deadline bounds the job; the time allowed to one attempt is a setting of the transport.
 * Instances are immutable and safe for any thread.
 */
public final class Deadline {

  /** About 146 years: the longest span that nanosecond arithmetic carries with room to spare. */
  private static final long LONGEST = Long.MAX_VALUE / 2;

  private final Ticker ticker;
  private final long at;

  private Deadline(Ticker ticker, long at) {
    this.ticker = ticker;
    this.at = at;
  }

  /** Returns the deadline {@code span} from now; a negative span has already passed. */
  public static Deadline after(Duration span, Ticker ticker) {
    Objects.requireNonNull(ticker, "ticker");
    return new Deadline(ticker, ticker.nanos() + saturatedNanos(span));
  }

  private static long saturatedNanos(Duration span) {
    return Math.max(-LONGEST, Math.min(LONGEST, TimeUnit.NANOSECONDS.convert(span)));
  }

  /** Returns the time left; negative once the deadline has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Returns the nanoseconds left; negative once the deadline has passed. */
  public long remainingNanos() {
    return at - ticker.nanos();
  }

  /** Tells whether the time is up. */
  public boolean expired() {
    return remainingNanos() <= 0;
  }

  @Override
  public String toString() {
    return "Deadline[" + remaining() + " left]";
  }
}
