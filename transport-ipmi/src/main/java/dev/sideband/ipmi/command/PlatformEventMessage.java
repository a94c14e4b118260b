package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Reports an event to the BMC, which logs it (IPMI 2.0, 29.3).
 *
 * @param generator who reports it, on the system interface, 0 to 255; or {@link #BY_ADDRESS} on all
 *     other channels, where the sender's address tells
 * @param event what happened
 */
public record PlatformEventMessage(int generator, PlatformEvent event)
    implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.SENSOR_EVENT, 0x02);

  /** The request does not name who reports it. */
  public static final int BY_ADDRESS = -1;

  private static final int EVENT_SIZE = 7;

  public PlatformEventMessage {
    Objects.requireNonNull(event, "event");
    if (generator < BY_ADDRESS || generator > 0xFF) {
      throw new IllegalArgumentException("generator: " + generator);
    }
  }

  /** Reads the request; the longer form names who reports. */
  public static PlatformEventMessage decodeRequest(WireReader in) throws MalformedMessageException {
    int generator = in.remaining() > EVENT_SIZE ? in.u8("generator id") : BY_ADDRESS;
    return new PlatformEventMessage(generator, PlatformEvent.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    if (generator != BY_ADDRESS) {
      out.u8(generator);
    }
    event.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
