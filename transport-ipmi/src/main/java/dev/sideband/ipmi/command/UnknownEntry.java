package dev.sideband.ipmi.command;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/**
 * A record of a type that the specification leaves open: kept as its bytes.
 *
 * @param recordId the record's number in its log; 0 for one that is not in a log yet
 * @param recordType below C0h, and not that of a {@link SystemEvent}
 * @param data the 13 bytes behind the type
 */
public record UnknownEntry(int recordId, int recordType, Bytes data) implements SelEntry {

  public UnknownEntry {
    if (recordType < 0
        || recordType >= OemTimedEvent.FIRST_TYPE
        || recordType == SystemEvent.TYPE) {
      throw new IllegalArgumentException("record type: " + recordType);
    }
    if (recordId >>> 16 != 0 || data.size() != OemEvent.DATA_SIZE) {
      throw new IllegalArgumentException(recordId + ", " + data);
    }
  }

  @Override
  public String text() {
    return String.format("record of unknown type %02Xh: %s", recordType, data);
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(recordId).u8(recordType).bytes(data);
  }
}
