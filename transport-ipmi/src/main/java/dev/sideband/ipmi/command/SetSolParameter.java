package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Sets one of the SOL Configuration Parameters, which outlive the session (IPMI 2.0, 26.2).
 *
 * @param channel the channel's number, 0 to 15; 0Eh for the one that is asked on
 * @param parameter the parameter and its value
 */
public record SetSolParameter(int channel, SolParameter parameter) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.TRANSPORT, 0x21);

  /** Completion code: the BMC has no such parameter. */
  public static final int NOT_SUPPORTED = 0x80;

  /** Completion code: somebody else is setting parameters. */
  public static final int SET_IN_PROGRESS = 0x81;

  /** Completion code: the parameter can only be read. */
  public static final int READ_ONLY = 0x82;

  public SetSolParameter {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel " + channel);
    }
  }

  /** Reads the request. */
  public static SetSolParameter decodeRequest(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    int number = in.u8("parameter selector");
    return new SetSolParameter(channel, new SolParameter(number, in.rest()));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).u8(parameter.number()).bytes(parameter.data());
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
