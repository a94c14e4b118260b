package dev.sideband.ipmi.command;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * An event of a sensor, as the event log keeps it: record type 02h (IPMI 2.0, 32.1).
 *
 * @param recordId the record's number in its log; 0 for one that is not in a log yet
 * @param time when it was logged
 * @param generator who reported it: an address and a LUN or a number of software, as sent
 * @param event what happened
 */
public record SystemEvent(int recordId, SelTime time, int generator, PlatformEvent event)
    implements SelEntry {

  /** The type of such records. */
  public static final int TYPE = 0x02;

  /** The generator that a BMC itself is. */
  public static final int BMC = 0x20;

  public SystemEvent {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(event, "event");
    if ((recordId | generator) >>> 16 != 0) {
      throw new IllegalArgumentException("record " + recordId + ", generator " + generator);
    }
  }

  static SystemEvent decode(int recordId, WireReader in) throws MalformedMessageException {
    return new SystemEvent(
        recordId, SelTime.decode(in), in.u16("generator id"), PlatformEvent.decode(in));
  }

  @Override
  public int recordType() {
    return TYPE;
  }

  @Override
  public String text() {
    return event.text();
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(recordId).u8(TYPE);
    time.encode(out);
    out.u16(generator);
    event.encode(out);
  }
}
