package dev.sideband.ipmi.oem;

import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The part of a console's log that an answer to a heartbeat brings, all of it from one boot.
 *
 * @param from the offset of its first byte
 * @param boot the boot of the BMC in which it was received
 * @param first when its first byte came, microseconds since that boot
 * @param last when its last byte came
 * @param data the bytes
 */
public record HeartbeatLog(long from, BmcBoot boot, long first, long last, Bytes data) {

  /** No log. */
  public static final HeartbeatLog NONE = new HeartbeatLog(0, new BmcBoot(0), 0, 0, Bytes.EMPTY);

  static final int HEADER_SIZE = 26;

  static HeartbeatLog decode(WireReader in) throws MalformedMessageException {
    return new HeartbeatLog(
        in.u64("log start"),
        new BmcBoot((int) in.u32("log boot")),
        in.u48("log first time"),
        in.u48("log last time"),
        in.bytes(in.u16("log length"), "log"));
  }

  void encode(WireWriter out) {
    out.u64(from).u32(boot.id()).u48(first).u48(last).u16(data.size()).bytes(data);
  }

  /** Returns the offset behind its last byte. */
  public long to() {
    return from + data.size();
  }
}
