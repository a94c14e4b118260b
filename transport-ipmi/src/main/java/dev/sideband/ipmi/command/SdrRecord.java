package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * A record of the sensor record repository: a head, and a body whose format follows from its type
 * (IPMI 2.0, 43).
 *
 * @param recordId the record's number in its repository
 * @param version the version of the format, 51h for IPMI 1.5 and 2.0
 * @param type the type of record, such as {@link ControllerLocator#TYPE}
 * @param body what is behind the head, at most 255 bytes
 */
public record SdrRecord(int recordId, int version, int type, Bytes body) implements MessageBody {

  /** The version of the format that IPMI 1.5 and 2.0 have. */
  public static final int VERSION = 0x51;

  /** How many bytes the head has. */
  public static final int HEAD_SIZE = 5;

  public SdrRecord {
    Objects.requireNonNull(body, "body");
    if (recordId >>> 16 != 0 || (version | type | body.size()) >>> 8 != 0) {
      throw new IllegalArgumentException(recordId + ", " + version + ", " + type + ", " + body);
    }
  }

  /** Returns a record around a body. */
  public static SdrRecord of(int recordId, int type, MessageBody body) {
    WireWriter out = new WireWriter();
    body.encode(out);
    return new SdrRecord(recordId, VERSION, type, out.toBytes());
  }

  /** Reads a record. */
  public static SdrRecord decode(WireReader in) throws MalformedMessageException {
    return new SdrRecord(
        in.u16("record id"),
        in.u8("SDR version"),
        in.u8("record type"),
        in.bytes(in.u8("record length"), "record body"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u16(recordId).u8(version).u8(type).u8(body.size()).bytes(body);
  }
}
