package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks for one of the SOL Configuration Parameters (IPMI 2.0, 26.3).
 *
 * @param channel the channel's number, 0 to 15; 0Eh for the one that is asked on
 * @param parameter the parameter's number, 0 to 255, as in {@link SolParameter}
 */
public record GetSolParameter(int channel, int parameter) implements IpmiCommand<SolParameter> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.TRANSPORT, 0x22);

  public GetSolParameter {
    if (channel < 0 || channel > 0x0F || parameter < 0 || parameter > 0xFF) {
      throw new IllegalArgumentException("channel " + channel + ", parameter " + parameter);
    }
  }

  /** Reads the request; selectors of sets and blocks are not looked at. */
  public static GetSolParameter decodeRequest(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    return new GetSolParameter(channel, in.u8("parameter selector"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(parameter).u16(0);
  }

  @Override
  public SolParameter decode(WireReader in) throws MalformedMessageException {
    in.u8("parameter revision");
    return new SolParameter(parameter, in.rest());
  }
}
