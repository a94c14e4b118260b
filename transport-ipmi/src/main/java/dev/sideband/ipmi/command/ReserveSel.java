package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Begins work on the event log that others must not disturb (IPMI 2.0, 31.4).
 *
 * <p>The reservation is cancelled by an added record, an erased one, a reset, or another
 * reservation; a command that names it then is refused with C5h.
 */
public record ReserveSel() implements IpmiCommand<Reservation> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x42);

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
