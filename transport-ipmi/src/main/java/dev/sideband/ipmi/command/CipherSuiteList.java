package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * A part of a channel's list of cipher suites (IPMI 2.0, 22.15).
 *
 * @param channel the number of the channel that answered
 * @param records part of the records, which do not end where the part ends
 */
public record CipherSuiteList(int channel, Bytes records) implements MessageBody {

  /** The size of a full part; one that is shorter is the last. */
  public static final int FULL_PART = 16;

  /** Reads the answer. */
  public static CipherSuiteList decode(WireReader in) throws MalformedMessageException {
    int channel = in.u8("channel number") & 0x0F;
    return new CipherSuiteList(channel, in.bytes(Math.min(FULL_PART, in.remaining()), "records"));
  }

  /** Tells whether no part follows this one. */
  public boolean isLast() {
    return records.size() < FULL_PART;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(channel).bytes(records);
  }
}
