package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The number of a record in the event log or in the sensor record repository.
 *
 * @param value the number, 0 to FFFFh
 */
public record RecordId(int value) implements MessageBody {

  /** Asks for the first record there is. */
  public static final RecordId FIRST = new RecordId(0);

  /** Asks for the last record; as the next one it says that there is none. */
  public static final RecordId LAST = new RecordId(0xFFFF);

  public RecordId {
    if (value >>> 16 != 0) {
      throw new IllegalArgumentException("record: " + value);
    }
  }

  /** Reads the number. */
  public static RecordId decode(WireReader in) throws MalformedMessageException {
    return new RecordId(in.u16("record id"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(value);
  }

  @Override
  public String toString() {
    return String.format("%04Xh", value);
  }
}
