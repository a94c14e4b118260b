package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which session carries an instance of a payload (IPMI 2.0, 24.5).
 *
 * @param sessionId the BMC's id of the session, or 0 if the instance is not active
 */
public record PayloadInstanceInfo(long sessionId) implements MessageBody {

  public PayloadInstanceInfo {
    if (sessionId >>> 32 != 0) {
      throw new IllegalArgumentException("session id: " + sessionId);
    }
  }

  /** Reads the answer; what a payload says of itself behind the id is not looked at. */
  public static PayloadInstanceInfo decode(WireReader in) throws MalformedMessageException {
    return new PayloadInstanceInfo(in.u32("session id"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(sessionId).u64(0);
  }
}
