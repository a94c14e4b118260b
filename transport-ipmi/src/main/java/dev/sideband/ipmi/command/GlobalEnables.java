package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which message and event features of a BMC are switched on (IPMI 2.0, 22.1).
 *
 * @param receiveQueueInterrupt interrupt the host when a message waits for it
 * @param eventBufferInterrupt interrupt the host when the event buffer is full
 * @param eventBuffer keep a copy of events for the host
 * @param eventLogging write events of the system to the event log
 * @param oem0 the device maker's
 * @param oem1 the device maker's
 * @param oem2 the device maker's
 */
public record GlobalEnables(
    boolean receiveQueueInterrupt,
    boolean eventBufferInterrupt,
    boolean eventBuffer,
    boolean eventLogging,
    boolean oem0,
    boolean oem1,
    boolean oem2)
    implements MessageBody {

  /** Reads the one byte, of a request or of an answer. */
  public static GlobalEnables decode(WireReader in) throws MalformedMessageException {
    int bits = in.u8("global enables");
    return new GlobalEnables(
        (bits & 0x01) != 0,
        (bits & 0x02) != 0,
        (bits & 0x04) != 0,
        (bits & 0x08) != 0,
        (bits & 0x20) != 0,
        (bits & 0x40) != 0,
        (bits & 0x80) != 0);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(
        (receiveQueueInterrupt ? 0x01 : 0)
            | (eventBufferInterrupt ? 0x02 : 0)
            | (eventBuffer ? 0x04 : 0)
            | (eventLogging ? 0x08 : 0)
            | (oem0 ? 0x20 : 0)
            | (oem1 ? 0x40 : 0)
            | (oem2 ? 0x80 : 0));
  }
}
