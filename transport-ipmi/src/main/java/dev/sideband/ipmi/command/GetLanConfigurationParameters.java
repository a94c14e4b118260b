package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Asks for a setting of a channel on the network (IPMI 2.0, 23.2).
 *
 * @param channel the channel's number, 0 to 15; {@link GetChannelInfo#THIS_CHANNEL} is the one that
 *     carries this
 * @param revisionOnly asks which revision of the parameter is spoken, and not for its data
 * @param parameter which setting
 * @param set which one of several; 0 if there is one
 * @param block which part of it; 0 if it is not parted
 */
public record GetLanConfigurationParameters(
    int channel, boolean revisionOnly, LanParameter parameter, int set, int block)
    implements IpmiCommand<LanConfiguration> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.TRANSPORT, 0x02);

  private static final int REVISION_ONLY = 0x80;

  public GetLanConfigurationParameters {
    if (channel < 0 || channel > 0x0F) {
      throw new IllegalArgumentException("channel: " + channel);
    }
    Objects.requireNonNull(parameter, "parameter");
  }

  /** Returns the question for a setting that there is one of. */
  public static GetLanConfigurationParameters of(int channel, LanParameter parameter) {
    return new GetLanConfigurationParameters(channel, false, parameter, 0, 0);
  }

  /** Reads the request. */
  public static GetLanConfigurationParameters decodeRequest(WireReader in)
      throws MalformedMessageException {
    int channel = in.u8("channel number");
    LanParameter parameter = new LanParameter(in.u8("parameter"));
    int set = in.u8("set selector");
    return new GetLanConfigurationParameters(
        channel & 0x0F, (channel & REVISION_ONLY) != 0, parameter, set, in.u8("block selector"));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8((revisionOnly ? REVISION_ONLY : 0) | channel).u8(parameter.value()).u8(set).u8(block);
  }

  @Override
  public LanConfiguration decode(WireReader in) throws MalformedMessageException {
    return LanConfiguration.decode(in);
  }
}
