package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How long an inventory area is (IPMI 2.0, 34.1).
 *
 * @param size bytes, 0 to 65,535
 * @param byWords whether it is read in words of two bytes, not in bytes
 */
public record FruAreaInfo(int size, boolean byWords) implements MessageBody {

  /** Reads the answer. */
  public static FruAreaInfo decode(WireReader in) throws MalformedMessageException {
    return new FruAreaInfo(in.u16("inventory area size"), (in.u8("access") & 1) != 0);
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(size).u8(byWords ? 1 : 0);
  }
}
