package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * A setting of a channel on the network, as its bytes (IPMI 2.0, 23.2 and table 23-4).
 *
 * @param revision the revision of the parameter: {@link #REVISION}, but for very old BMCs
 * @param data what the parameter defines; empty if only the revision was asked for
 */
public record LanConfiguration(int revision, Bytes data) implements MessageBody {

  /** The revision that IPMI 1.5 and 2.0 define: 1.1. */
  public static final int REVISION = 0x11;

  /** Reads the answer. */
  public static LanConfiguration decode(WireReader in) throws MalformedMessageException {
    int revision = in.u8("parameter revision");
    return new LanConfiguration(revision, in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(revision).bytes(data);
  }
}
