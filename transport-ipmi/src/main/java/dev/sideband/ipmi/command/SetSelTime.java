package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Sets the event log's clock (IPMI 2.0, 31.11).
 *
 * @param time what it shall show
 */
public record SetSelTime(SelTime time) implements IpmiCommand<NoData> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x49);

  public SetSelTime {
    Objects.requireNonNull(time, "time");
  }

  /** Reads the request. */
  public static SetSelTime decodeRequest(WireReader in) throws MalformedMessageException {
    return new SetSelTime(SelTime.decode(in));
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    time.encode(out);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }
}
