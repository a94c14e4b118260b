package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Asks whether somebody listens; needs no session (IPMI 2.0, 13.2.3).
 *
 * @param tag comes back in the {@link PresencePong}, 0 to 254; FFh wants no answer
 */
public record PresencePing(int tag) implements MessageBody {

  /** Reads what follows the RMCP header; any other ASF message is malformed. */
  public static PresencePing decode(WireReader in) throws MalformedMessageException {
    int tag = AsfHeader.decode(in, AsfHeader.PRESENCE_PING);
    return new PresencePing(tag);
  }

  @Override
  public void encode(WireWriter out) {
    AsfHeader.encode(out, AsfHeader.PRESENCE_PING, tag, 0);
  }
}
