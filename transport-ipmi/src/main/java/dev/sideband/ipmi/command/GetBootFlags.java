package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Asks how the host is to boot: {@link GetSystemBootOptions} for {@link BootFlags}. */
public record GetBootFlags() implements IpmiCommand<BootFlags> {

  @Override
  public CommandId id() {
    return GetSystemBootOptions.ID;
  }

  @Override
  public void encode(WireWriter out) {
    new GetSystemBootOptions(BootFlags.PARAMETER, 0, 0).encode(out);
  }

  @Override
  public BootFlags decode(WireReader in) throws MalformedMessageException {
    return BootFlags.decode(BootOption.decode(in).data().reader());
  }
}
