package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;

/**
 * One record of an event log, 16 bytes (IPMI 2.0, 32).
 *
 * <p>New kinds may come: have a branch for what you do not know. {@link #decode} takes every type
 * of record; one that the specification leaves open becomes an {@link UnknownEntry}.
 */
public sealed interface SelEntry extends MessageBody
    permits SystemEvent, OemTimedEvent, OemEvent, UnknownEntry {

  /** How many bytes a record has. */
  int SIZE = 16;

  /** Returns the record's number in its log; 0 for one that is not in a log yet. */
  int recordId();

  /** Returns the type of record, 0 to 255. */
  int recordType();

  /** Returns what happened, for people. */
  String text();

  /** Returns when it happened by the log's clock; or unspecified if the record does not say. */
  default SelTime time() {
    return SelTime.UNSPECIFIED;
  }

  /** Reads a record. */
  static SelEntry decode(WireReader in) throws MalformedMessageException {
    int id = in.u16("record id");
    int type = in.u8("record type");
    if (type == SystemEvent.TYPE) {
      return SystemEvent.decode(id, in);
    }
    if (type >= OemEvent.FIRST_TYPE) {
      return new OemEvent(id, type, in.bytes(OemEvent.DATA_SIZE, "OEM data"));
    }
    if (type >= OemTimedEvent.FIRST_TYPE) {
      return OemTimedEvent.decode(id, type, in);
    }
    return new UnknownEntry(id, type, in.bytes(OemEvent.DATA_SIZE, "record"));
  }
}
