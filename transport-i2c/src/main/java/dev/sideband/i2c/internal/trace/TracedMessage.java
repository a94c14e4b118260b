package dev.sideband.i2c.internal.trace;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;

/** One message of a transfer whose result has not come yet. */
final class TracedMessage {

  private static final int FLAG_TEN_BIT = 0x0010;

  private final int adapter;
  private final long nanos;
  private final BusAddress address;
  private final boolean read;
  private Bytes data;
  private boolean cut;

  /** Creates a message; an address beyond the bits that its flags allow is cut to them. */
  TracedMessage(TraceEvent event, boolean read, Bytes data, boolean cut) {
    this.adapter = event.adapter();
    this.nanos = event.nanos();
    boolean tenBit = (event.flags() & FLAG_TEN_BIT) != 0;
    this.address = new BusAddress(event.address() & (tenBit ? 0x3FF : 0x7F), tenBit);
    this.read = read;
    this.data = data;
    this.cut = cut;
  }

  BusAddress address() {
    return address;
  }

  boolean read() {
    return read;
  }

  /** Takes what the device has sent. */
  void reply(Bytes sent, boolean isCut) {
    data = sent;
    cut = isCut;
  }

  /**
   * Returns the message as a record.
   *
   * @param end when the transfer ended, for its last message; else 0
   */
  BusRecord record(BusResult result, boolean first, boolean last, long end) {
    return new BusRecord(
        adapter,
        nanos,
        address,
        read,
        data,
        acks(result),
        result,
        !first,
        last,
        last ? Math.max(0, end - nanos) : 0,
        cut);
  }

  private AckMap acks(BusResult result) {
    if (!result.ok()) {
      return AckMap.UNKNOWN;
    }
    return read && !data.isEmpty() && !cut ? AckMap.allBut(data.size() - 1) : AckMap.ALL;
  }
}
