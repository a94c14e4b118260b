package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks how long an inventory area is (IPMI 2.0, 34.1).
 *
 * @param device the number of the area, 0 to 254; 0 is the controller's own
 */
public record GetFruAreaInfo(int device) implements IpmiCommand<FruAreaInfo> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x10);

  public GetFruAreaInfo {
    if (device < 0 || device > 0xFE) {
      throw new IllegalArgumentException("FRU device: " + device);
    }
  }

  /** Reads the request. */
  public static GetFruAreaInfo decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetFruAreaInfo(Math.min(0xFE, in.u8("FRU device id")));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(device);
  }

  @Override
  public FruAreaInfo decode(WireReader in) throws MalformedMessageException {
    return FruAreaInfo.decode(in);
  }
}
