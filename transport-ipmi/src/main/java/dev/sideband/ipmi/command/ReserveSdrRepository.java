package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Begins reading sensor records in parts (IPMI 2.0, 33.11).
 *
 * <p>The reservation is cancelled when the repository changes, and by another one.
 */
public record ReserveSdrRepository() implements IpmiCommand<Reservation> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x22);

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {}

  @Override
  public Reservation decode(WireReader in) throws MalformedMessageException {
    return Reservation.decode(in);
  }
}
