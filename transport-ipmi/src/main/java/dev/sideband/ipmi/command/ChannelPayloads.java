package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which payloads sessions of a channel can carry (IPMI 2.0, 24.8).
 *
 * @param standard bit i: payload type i, 0 to 15
 * @param setup bit i: payload type 10h + i, those that open sessions
 * @param oem bit i: payload type 20h + i
 */
public record ChannelPayloads(int standard, int setup, int oem) implements MessageBody {

  public ChannelPayloads {
    if ((standard | setup | oem) >>> 16 != 0) {
      throw new IllegalArgumentException(standard + ", " + setup + ", " + oem);
    }
  }

  /** Reads the answer. */
  public static ChannelPayloads decode(WireReader in) throws MalformedMessageException {
    int standard = in.u16("standard payload types");
    int setup = in.u16("session setup payload types");
    int oem = in.u16("OEM payload types");
    in.skip(2, "reserved");
    return new ChannelPayloads(standard, setup, oem);
  }

  /** Tells whether sessions can carry a payload. */
  public boolean has(PayloadKind kind) {
    int bit = kind.number() & 0x0F;
    return switch (kind.number() >>> 4) {
      case 0 -> (standard >>> bit & 1) != 0;
      case 1 -> (setup >>> bit & 1) != 0;
      case 2 -> (oem >>> bit & 1) != 0;
      default -> false;
    };
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(standard).u16(setup).u16(oem).u16(0);
  }
}
