package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Sets one boot option (IPMI 2.0, 28.12).
 *
 * @param parameter the option's number, 0 to 127
 * @param invalid marks the option as not to be used
 * @param data what it shall hold; none if only the mark is to be set
 */
public record SetSystemBootOptions(int parameter, boolean invalid, Bytes data)
    implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.CHASSIS, 0x08);

  private static final int INVALID = 0x80;

  public SetSystemBootOptions {
    if (parameter < 0 || parameter > 0x7F) {
      throw new IllegalArgumentException("option " + parameter);
    }
    Objects.requireNonNull(data, "data");
  }

  /** Returns the request that sets how the host is to boot. */
  public static SetSystemBootOptions of(BootFlags flags) {
    WireWriter data = new WireWriter();
    flags.encode(data);
    return new SetSystemBootOptions(BootFlags.PARAMETER, false, data.toBytes());
  }

  /** Reads the request. */
  public static SetSystemBootOptions decodeRequest(WireReader in) throws MalformedMessageException {
    int parameter = in.u8("parameter selector");
    return new SetSystemBootOptions(parameter & 0x7F, (parameter & INVALID) != 0, in.rest());
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(parameter | (invalid ? INVALID : 0)).bytes(data);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
