package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Erases the event log, or asks how far that is (IPMI 2.0, 31.9).
 *
 * @param reservation the reservation that is in force
 * @param action {@link #ERASE}, {@link #STATUS}, or a number that has no meaning yet
 */
public record ClearSel(Reservation reservation, int action)
    implements IpmiCommand<ErasureProgress> {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.STORAGE, 0x47);

  /** Begins to erase. */
  public static final int ERASE = 0xAA;

  /** Only asks how far it is. */
  public static final int STATUS = 0x00;

  /** "CLR", least significant byte first: whoever sends it by accident erases nothing. */
  private static final int INTENT = 0x524C43;

  private static final int NOT_MEANT = 0xFF;

  public ClearSel {
    Objects.requireNonNull(reservation, "reservation");
    if (action >>> 8 != 0) {
      throw new IllegalArgumentException("action: " + action);
    }
  }

  /** Reads the request; one without the three letters reads as an action without a meaning. */
  public static ClearSel decodeRequest(WireReader in) throws MalformedMessageException {
    Reservation reservation = Reservation.decode(in);
    boolean meant = in.u24("intent") == INTENT;
    int action = in.u8("action");
    return new ClearSel(reservation, meant ? action : NOT_MEANT);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    reservation.encode(out);
    out.u24(INTENT).u8(action);
  }

  @Override
  public ErasureProgress decode(WireReader in) throws MalformedMessageException {
    return ErasureProgress.decode(in);
  }
}
