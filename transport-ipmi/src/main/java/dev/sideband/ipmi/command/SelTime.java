package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * A time of the event log's clock (IPMI 2.0, 37).
 *
 * <p>It counts seconds from 1970 in the clock's own zone: {@link GetSelUtcOffset} tells which, if
 * the BMC knows. A clock that was never set counts from its start instead.
 *
 * @param seconds the number as sent, 0 to FFFFFFFFh
 */
public record SelTime(long seconds) implements MessageBody {

  /** No time is known. */
  public static final SelTime UNSPECIFIED = new SelTime(0xFFFF_FFFFL);

  private static final long LAST_SINCE_START = 0x2000_0000;

  public SelTime {
    if (seconds >>> 32 != 0) {
      throw new IllegalArgumentException("time: " + seconds);
    }
  }

  /** Returns the time of a clock that runs in UTC; what it cannot hold is unspecified. */
  public static SelTime of(Instant time) {
    long seconds = time.getEpochSecond();
    return seconds >>> 32 == 0 ? new SelTime(seconds) : UNSPECIFIED;
  }

  /** Tells whether it counts from the start of a clock that was never set. */
  public boolean isSinceStart() {
    return seconds <= LAST_SINCE_START;
  }

  /** Returns the time, taken for UTC; or empty if it is unspecified or counts from a start. */
  public Optional<Instant> instant() {
    return isSinceStart() || equals(UNSPECIFIED)
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds));
  }

  /** Reads the time. */
  public static SelTime decode(WireReader in) throws MalformedMessageException {
    return new SelTime(in.u32("timestamp"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(seconds);
  }

  /** Returns the time for people. */
  @Override
  public String toString() {
    if (equals(UNSPECIFIED)) {
      return "unspecified";
    }
    return isSinceStart()
        ? seconds + " s after the start"
        : Instant.ofEpochSecond(seconds).toString();
  }
}
