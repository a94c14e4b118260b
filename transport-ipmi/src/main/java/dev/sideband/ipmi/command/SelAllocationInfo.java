package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The units in which an event log takes room (IPMI 2.0, 31.3).
 *
 * @param units how many there are; 0 if that is not told
 * @param unitSize their size in bytes; 0 if that is not told
 * @param freeUnits how many of them are free
 * @param largestFreeBlock how many free ones stand together
 * @param largestRecord how many of them a record may take
 */
public record SelAllocationInfo(
    int units, int unitSize, int freeUnits, int largestFreeBlock, int largestRecord)
    implements MessageBody {

  /** Reads the answer. */
  public static SelAllocationInfo decode(WireReader in) throws MalformedMessageException {
    return new SelAllocationInfo(
        in.u16("allocation units"),
        in.u16("allocation unit size"),
        in.u16("free allocation units"),
        in.u16("largest free block"),
        in.u8("largest record"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(units).u16(unitSize).u16(freeUnits).u16(largestFreeBlock).u8(largestRecord);
  }
}
