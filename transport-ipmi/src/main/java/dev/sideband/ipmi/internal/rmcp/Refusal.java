package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/** How refusals end: some BMCs repeat the session's id, some stop right after the status. */
final class Refusal {

  private Refusal() {}

  static long sessionId(WireReader in, int reserved) throws MalformedMessageException {
    if (in.remaining() < reserved + 4) {
      return 0;
    }
    in.skip(reserved, "reserved");
    return in.u32("session id");
  }
}
