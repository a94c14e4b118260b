package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How far the erasing of the event log is (IPMI 2.0, 31.9).
 *
 * @param value the number as sent, 0 to 15
 */
public record ErasureProgress(int value) implements MessageBody {

  /** It goes on. */
  public static final ErasureProgress UNDER_WAY = new ErasureProgress(0);

  /** It is done. */
  public static final ErasureProgress DONE = new ErasureProgress(1);

  public ErasureProgress {
    if (value < 0 || value > 0x0F) {
      throw new IllegalArgumentException("erasure progress: " + value);
    }
  }

  /** Reads the answer. */
  public static ErasureProgress decode(WireReader in) throws MalformedMessageException {
    return new ErasureProgress(in.u8("erasure progress") & 0x0F);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(value);
  }
}
