package dev.sideband.ipmi.command;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * A record of a maker's own with a time: record types C0h to DFh (IPMI 2.0, 32.2).
 *
 * @param recordId the record's number in its log; 0 for one that is not in a log yet
 * @param recordType C0h to DFh
 * @param time when it was logged
 * @param manufacturer the maker's IANA enterprise number, 24 bits
 * @param data six bytes of the maker's own
 */
public record OemTimedEvent(
    int recordId, int recordType, SelTime time, int manufacturer, Bytes data) implements SelEntry {

  /** The lowest type of such records. */
  public static final int FIRST_TYPE = 0xC0;

  private static final int DATA_SIZE = 6;

  public OemTimedEvent {
    Objects.requireNonNull(time, "time");
    if (recordType < FIRST_TYPE || recordType >= OemEvent.FIRST_TYPE) {
      throw new IllegalArgumentException("record type: " + recordType);
    }
    if (recordId >>> 16 != 0 || manufacturer >>> 24 != 0 || data.size() != DATA_SIZE) {
      throw new IllegalArgumentException(recordId + ", " + manufacturer + ", " + data);
    }
  }

  static OemTimedEvent decode(int recordId, int type, WireReader in)
      throws MalformedMessageException {
    return new OemTimedEvent(
        recordId,
        type,
        SelTime.decode(in),
        in.u24("manufacturer id"),
        in.bytes(DATA_SIZE, "OEM data"));
  }

  @Override
  public String text() {
    return String.format("record %02Xh of manufacturer %d: %s", recordType, manufacturer, data);
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(recordId).u8(recordType);
    time.encode(out);
    out.u24(manufacturer).bytes(data);
  }
}
