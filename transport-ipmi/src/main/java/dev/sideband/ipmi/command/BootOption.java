package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * One boot option as the BMC holds it (IPMI 2.0, 28.13).
 *
 * @param parameter the option's number, 0 to 127
 * @param invalid the option is marked as not to be used
 * @param data what it holds, in its own format
 */
public record BootOption(int parameter, boolean invalid, Bytes data) implements MessageBody {

  private static final int VERSION = 0x01;
  private static final int INVALID = 0x80;

  /** Reads the answer. */
  public static BootOption decode(WireReader in) throws MalformedMessageException {
    in.u8("parameter version");
    int parameter = in.u8("parameter selector");
    return new BootOption(parameter & 0x7F, (parameter & INVALID) != 0, in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(VERSION).u8(parameter | (invalid ? INVALID : 0)).bytes(data);
  }
}
