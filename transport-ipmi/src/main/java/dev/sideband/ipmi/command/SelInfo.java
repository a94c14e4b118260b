package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What an event log holds and can do (IPMI 2.0, 31.2).
 *
 * @param version the version of the commands, 51h for IPMI 1.5 and 2.0
 * @param entries how many records there are
 * @param freeBytes how much room is left; FFFFh may stand for more
 * @param lastAddition when a record was added last
 * @param lastErasure when the log was erased last
 * @param functions a sum of this class's constants
 */
public record SelInfo(
    int version,
    int entries,
    int freeBytes,
    SelTime lastAddition,
    SelTime lastErasure,
    int functions)
    implements MessageBody {

  /** The version that IPMI 1.5 and 2.0 have. */
  public static final int VERSION = 0x51;

  /** Events were dropped since the log was erased last, for it was full. */
  public static final int OVERFLOWED = 0x80;

  public static final int DELETE = 0x08;
  public static final int PARTIAL_ADD = 0x04;
  public static final int RESERVE = 0x02;
  public static final int ALLOCATION_INFO = 0x01;

  /** Tells whether one of this class's constants is among the functions. */
  public boolean has(int function) {
    return (functions & function) != 0;
  }

  /** Reads the answer. */
  public static SelInfo decode(WireReader in) throws MalformedMessageException {
    return new SelInfo(
        in.u8("SEL version"),
        in.u16("entries"),
        in.u16("free space"),
        SelTime.decode(in),
        SelTime.decode(in),
        in.u8("operation support"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(version).u16(entries).u16(freeBytes);
    lastAddition.encode(out);
    lastErasure.encode(out);
    out.u8(functions);
  }
}
