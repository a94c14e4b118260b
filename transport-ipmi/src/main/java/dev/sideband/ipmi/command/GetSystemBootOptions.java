package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for one boot option (IPMI 2.0, 28.13).
 *
 * @param parameter the option's number, 0 to 127, such as {@link BootFlags#PARAMETER}
 * @param set which set, for options that have several; else 0
 * @param block which block, for options that come in blocks; else 0
 */
public record GetSystemBootOptions(int parameter, int set, int block)
    implements IpmiCommand<BootOption> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x09);

  public GetSystemBootOptions {
    if (parameter < 0 || parameter > 0x7F || (set | block) >>> 8 != 0) {
      throw new IllegalArgumentException("option " + parameter + ", " + set + ", " + block);
    }
  }

  /** Reads the request. */
  public static GetSystemBootOptions decodeRequest(WireReader in) throws MalformedMessageException {
    int parameter = in.u8("parameter selector") & 0x7F;
    int set = in.u8("set selector");
    return new GetSystemBootOptions(parameter, set, in.u8("block selector"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(parameter).u8(set).u8(block);
  }

  @Override
  public BootOption decode(WireReader in) throws MalformedMessageException {
    return BootOption.decode(in);
  }
}
