package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * How a host started the last time (IPMI 2.0, 28.11).
 *
 * @param cause why
 * @param channel the channel that the order came by, if it was one
 */
public record SystemRestart(RestartCause cause, int channel) implements MessageBody {

  public SystemRestart {
    Objects.requireNonNull(cause, "cause");
  }

  /** Reads the answer. */
  public static SystemRestart decode(WireReader in) throws MalformedMessageException {
    return new SystemRestart(
        new RestartCause(in.u8("restart cause") & 0x0F), in.u8("channel number") & 0x0F);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(cause.value()).u8(channel);
  }
}
