package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;

/**
 * How long a host has been on in its life (IPMI 2.0, 28.14).
 *
 * @param minutesPerCount the unit that the counter counts in, minutes
 * @param count the counter
 */
public record PowerOnHours(int minutesPerCount, long count) implements MessageBody {

  /** Returns the time that the counter stands for. */
  public Duration time() {
    return Duration.ofMinutes(minutesPerCount * count);
  }

  /** Reads the answer. */
  public static PowerOnHours decode(WireReader in) throws MalformedMessageException {
    return new PowerOnHours(in.u8("minutes per count"), in.u32("counter reading"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(minutesPerCount).u32(count);
  }
}
