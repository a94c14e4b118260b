package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.command.GetSelEntry;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordPart;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/** Cuts what was asked for out of a record. */
final class Parts {

  private Parts() {}

  /** Returns part of a record; what is asked for beyond its end is left out. */
  static RecordPart of(RecordId next, MessageBody record, int offset, int count) throws Refusal {
    WireWriter out = new WireWriter();
    record.encode(out);
    Bytes whole = out.toBytes();
    if (offset > whole.size()) {
      throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
    }
    int left = whole.size() - offset;
    int size = count == GetSelEntry.WHOLE ? left : Math.min(count, left);
    return new RecordPart(next, whole.slice(offset, size));
  }
}
