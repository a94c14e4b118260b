package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/** How one of our commands ended: a status, and the body that goes with it. */
record OemAnswer(OemStatus status, Bytes body) {

  static OemAnswer ok(MessageBody body) {
    WireWriter out = new WireWriter();
    body.encode(out);
    return new OemAnswer(OemStatus.OK, out.toBytes());
  }

  static OemAnswer of(OemStatus status) {
    return new OemAnswer(status, Bytes.EMPTY);
  }

  static OemAnswer busy(int retryAfterMillis) {
    return new OemAnswer(OemStatus.BUSY, new WireWriter().u16(retryAfterMillis).toBytes());
  }
}
