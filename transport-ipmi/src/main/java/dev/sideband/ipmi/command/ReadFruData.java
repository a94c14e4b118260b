package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Reads a part of an inventory area (IPMI 2.0, 34.2). It changes nothing; a controller that cannot
 * send as much refuses, or sends less.
 *
 * @param device the number of the area, 0 to 254; 0 is the controller's own
 * @param offset where to begin, in bytes or words as {@link FruAreaInfo#byWords} says
 * @param count how much to read, 1 to 255
 */
public record ReadFruData(int device, int offset, int count) implements IpmiCommand<Bytes> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x11);

  public ReadFruData {
    if (device < 0 || device > 0xFE || offset < 0 || offset > 0xFFFF || count < 1 || count > 0xFF) {
      throw new IllegalArgumentException(count + " at " + offset + " of FRU device " + device);
    }
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(device).u16(offset).u8(count);
  }

  /** Returns what was read, at most as much as the answer says and holds. */
  @Override
  public Bytes decode(WireReader in) throws MalformedMessageException {
    int returned = in.u8("count returned");
    return in.bytes(Math.min(returned, in.remaining()), "inventory data");
  }
}
