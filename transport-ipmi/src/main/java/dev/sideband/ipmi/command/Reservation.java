package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The number that a reservation has, in requests that need one.
 *
 * @param id the number, 0 to FFFFh
 */
public record Reservation(int id) implements MessageBody {

  /** Stands where a request needs no reservation. */
  public static final Reservation NONE = new Reservation(0);

  public Reservation {
    if (id >>> 16 != 0) {
      throw new IllegalArgumentException("reservation: " + id);
    }
  }

  /** Reads the number. */
  public static Reservation decode(WireReader in) throws MalformedMessageException {
    return new Reservation(in.u16("reservation id"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(id);
  }
}
