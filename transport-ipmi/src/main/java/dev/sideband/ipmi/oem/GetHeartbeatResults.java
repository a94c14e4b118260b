package dev.sideband.ipmi.oem;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Heartbeat results, 21h: what became of heartbeats whose answers may have been lost.
 *
 * @param after the number behind which to begin, 32 bits; numbers wrap
 * @param max the most results wanted, 0 to 255; the BMC gives what fits
 */
public record GetHeartbeatResults(long after, int max) implements OemCommand<HeartbeatResults> {

  /** The command code. */
  public static final int CODE = 0x21;

  /** Reads a request's body. */
  public static GetHeartbeatResults decodeRequest(WireReader in) throws MalformedMessageException {
    return new GetHeartbeatResults(in.u32("after"), in.u8("max"));
  }

  @Override
  public int code() {
    return CODE;
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(after).u8(max);
  }

  @Override
  public HeartbeatResults decode(WireReader in) throws MalformedMessageException {
    return HeartbeatResults.decode(in);
  }
}
