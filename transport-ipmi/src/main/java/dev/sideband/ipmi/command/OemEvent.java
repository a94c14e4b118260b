package dev.sideband.ipmi.command;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/**
 * A record of a maker's own without a time: record types E0h to FFh (IPMI 2.0, 32.3).
 *
 * @param recordId the record's number in its log; 0 for one that is not in a log yet
 * @param recordType E0h to FFh
 * @param data 13 bytes of the maker's own
 */
public record OemEvent(int recordId, int recordType, Bytes data) implements SelEntry {

  /** The lowest type of such records. */
  public static final int FIRST_TYPE = 0xE0;

  static final int DATA_SIZE = 13;

  public OemEvent {
    if (recordType < FIRST_TYPE || recordType > 0xFF) {
      throw new IllegalArgumentException("record type: " + recordType);
    }
    if (recordId >>> 16 != 0 || data.size() != DATA_SIZE) {
      throw new IllegalArgumentException(recordId + ", " + data);
    }
  }

  @Override
  public String text() {
    return String.format("record %02Xh: %s", recordType, data);
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(recordId).u8(recordType).bytes(data);
  }
}
