package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Lets the chassis be found: its light blinks, or whatever it has (IPMI 2.0, 28.5).
 *
 * @param seconds how long, 0 to 255; 0 ends it
 * @param untilEnded goes on whatever {@code seconds} says; not every BMC can
 */
public record ChassisIdentify(int seconds, boolean untilEnded) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x04);

  /** How long a chassis identifies itself if the request does not say. */
  public static final int DEFAULT_SECONDS = 15;

  public ChassisIdentify {
    if (seconds < 0 || seconds > 0xFF) {
      throw new IllegalArgumentException("seconds: " + seconds);
    }
  }

  /** Reads the request; both of its bytes may be missing. */
  public static ChassisIdentify decodeRequest(WireReader in) throws MalformedMessageException {
    int seconds = in.remaining() == 0 ? DEFAULT_SECONDS : in.u8("identify interval");
    int force = in.remaining() == 0 ? 0 : in.u8("force identify");
    return new ChassisIdentify(seconds, (force & 0x01) != 0);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  /** Leaves out the byte that old BMCs do not know, if it says nothing. */
  @Override
  public void encode(WireWriter out) {
    out.u8(seconds);
    if (untilEnded) {
      out.u8(0x01);
    }
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
