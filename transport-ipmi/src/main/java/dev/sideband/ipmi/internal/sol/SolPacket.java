package dev.sideband.ipmi.internal.sol;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * One packet of serial over LAN (IPMI 2.0, 15.9).
 *
 * @param number its number, 1 to 15; 0 if it carries nothing that is to be acknowledged
 * @param acked which packet of the other end it acknowledges; 0 if none
 * @param accepted how many of that packet's bytes were taken, 0 to 255
 * @param flags operations of a console, or the status of a BMC, as sent
 * @param data the console's bytes
 */
public record SolPacket(int number, int acked, int accepted, int flags, Bytes data)
    implements MessageBody {

  /** How many bytes stand before the data. */
  public static final int HEADER = 4;

  /** The most bytes that one acknowledgement can count. */
  public static final int MOST_DATA = 0xFF;

  /** The highest number; 1 comes after it. */
  public static final int LAST_NUMBER = 0x0F;

  /** Either end: the packet was not taken, or not as a whole. */
  public static final int NACK = 0x40;

  /** Console: the ring indicator. */
  public static final int RING = 0x20;

  /** Console: a break is to be sent to the host. */
  public static final int BREAK = 0x10;

  /** Console: CTS is to be taken back. */
  public static final int DEASSERT_CTS = 0x08;

  /** Console: DCD and DSR are to be taken back. */
  public static final int DEASSERT_DCD = 0x04;

  /** Console: what the BMC has not sent yet is to be thrown away. */
  public static final int FLUSH_FROM_BMC = 0x02;

  /** Console: what the host has not taken yet is to be thrown away. */
  public static final int FLUSH_TO_BMC = 0x01;

  /** BMC: the host cannot take bytes at present. */
  public static final int UNAVAILABLE = 0x20;

  /** BMC: SOL ends. */
  public static final int DEACTIVATING = 0x10;

  /** BMC: bytes of the host were lost before they could be sent. */
  public static final int OVERRUN = 0x08;

  /** BMC: the host sent a break. */
  public static final int BREAK_DETECTED = 0x04;

  public SolPacket {
    if ((number | acked) >>> 4 != 0 || (accepted | flags) >>> 8 != 0) {
      throw new IllegalArgumentException(number + ", " + acked + ", " + accepted + ", " + flags);
    }
  }

  /** Reads the payload; data beyond {@value #MOST_DATA} bytes are malformed. */
  public static SolPacket decode(WireReader in) throws MalformedMessageException {
    int number = in.u8("packet sequence number") & 0x0F;
    int acked = in.u8("acknowledged sequence number") & 0x0F;
    int accepted = in.u8("accepted character count");
    int flags = in.u8("operation or status");
    if (in.remaining() > MOST_DATA) {
      throw in.malformed("character data", in.remaining() + " bytes are more than 255");
    }
    return new SolPacket(number, acked, accepted, flags, in.rest());
  }

  /** Returns the number that follows another. */
  public static int after(int number) {
    return number % LAST_NUMBER + 1;
  }

  /** Tells whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(number).u8(acked).u8(accepted).u8(flags).bytes(data);
  }
}
