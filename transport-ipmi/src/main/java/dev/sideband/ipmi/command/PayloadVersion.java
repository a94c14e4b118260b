package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The version of a payload's format (IPMI 2.0, 24.9).
 *
 * @param major 0 to 15
 * @param minor 0 to 15
 */
public record PayloadVersion(int major, int minor) implements MessageBody {

  public PayloadVersion {
    if ((major | minor) >>> 4 != 0) {
      throw new IllegalArgumentException(major + "." + minor);
    }
  }

  /** Reads the answer. */
  public static PayloadVersion decode(WireReader in) throws MalformedMessageException {
    int version = in.u8("format version");
    return new PayloadVersion(version >>> 4, version & 0x0F);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(major << 4 | minor);
  }
}
