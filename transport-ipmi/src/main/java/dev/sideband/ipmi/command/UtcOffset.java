package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How far the event log's clock is from UTC (IPMI 2.0, 31.11a).
 *
 * @param minutes the minutes to add to UTC, −1440 to 1440, or {@link #UNKNOWN}
 */
public record UtcOffset(int minutes) implements MessageBody {

  /** The number that says that the offset is not known. */
  public static final int UNKNOWN = 0x07FF;

  private static final int MOST = 1_440;

  public UtcOffset {
    if (minutes != UNKNOWN && (minutes < -MOST || minutes > MOST)) {
      throw new IllegalArgumentException("minutes from UTC: " + minutes);
    }
  }

  /** Reads the offset. */
  public static UtcOffset decode(WireReader in) throws MalformedMessageException {
    int minutes = (short) in.u16("UTC offset");
    if (minutes != UNKNOWN && (minutes < -MOST || minutes > MOST)) {
      throw in.malformed("UTC offset", minutes + " minutes are more than a day");
    }
    return new UtcOffset(minutes);
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(minutes);
  }
}
