package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which payloads a user may activate (IPMI 2.0, 24.6 and 24.7).
 *
 * @param standard bit i: payload type i, 1 to 15; bit 1 is SOL
 * @param oem bit i: payload type 20h + i, 0 to 15
 */
public record UserPayloadAccess(int standard, int oem) implements MessageBody {

  public UserPayloadAccess {
    if ((standard | oem) >>> 16 != 0) {
      throw new IllegalArgumentException(standard + ", " + oem);
    }
  }

  /** Reads the answer. */
  public static UserPayloadAccess decode(WireReader in) throws MalformedMessageException {
    int standard = in.u16("standard payload enables");
    return new UserPayloadAccess(standard, in.u16("OEM payload enables"));
  }

  /** Tells whether the user may activate serial over LAN. */
  public boolean maySol() {
    return (standard >>> PayloadKind.SOL.number() & 1) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(standard).u16(oem);
  }
}
