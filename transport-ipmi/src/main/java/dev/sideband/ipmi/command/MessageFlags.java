package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What waits for the host at the system interface (IPMI 2.0, 22.4).
 *
 * @param receiveMessage a message is in the receive queue
 * @param eventBufferFull an event is in the event buffer
 * @param watchdogPreTimeout the watchdog's warning has fired
 * @param oem0 the device maker's
 * @param oem1 the device maker's
 * @param oem2 the device maker's
 */
public record MessageFlags(
    boolean receiveMessage,
    boolean eventBufferFull,
    boolean watchdogPreTimeout,
    boolean oem0,
    boolean oem1,
    boolean oem2)
    implements MessageBody {

  /** Tells whether anything waits, which is when a BMC raises SMS_ATN. */
  public boolean any() {
    return receiveMessage || eventBufferFull || watchdogPreTimeout || oem0 || oem1 || oem2;
  }

  /** Reads the one byte, of a request or of an answer. */
  public static MessageFlags decode(WireReader in) throws MalformedMessageException {
    int bits = in.u8("message flags");
    return new MessageFlags(
        (bits & 0x01) != 0,
        (bits & 0x02) != 0,
        (bits & 0x08) != 0,
        (bits & 0x20) != 0,
        (bits & 0x40) != 0,
        (bits & 0x80) != 0);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(
        (receiveMessage ? 0x01 : 0)
            | (eventBufferFull ? 0x02 : 0)
            | (watchdogPreTimeout ? 0x08 : 0)
            | (oem0 ? 0x20 : 0)
            | (oem1 ? 0x40 : 0)
            | (oem2 ? 0x80 : 0));
  }
}
