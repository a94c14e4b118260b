package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.ipmi.command.RecordId;
import dev.sideband.ipmi.command.RecordPart;
import dev.sideband.ipmi.command.RecordSpan;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;

/** Cuts what was asked for out of a record. */
final class Parts {

  private Parts() {}

  /** Returns part of a record; what is asked for beyond its end is left out. */
  static RecordPart of(RecordId next, MessageBody record, RecordSpan span) throws Refusal {
    WireWriter out = new WireWriter();
    record.encode(out);
    Bytes whole = out.toBytes();
    int left = whole.size() - span.offset();
    if (left < 0) {
      throw new Refusal(CompletionCode.PARAMETER_OUT_OF_RANGE);
    }
    int size = span.count() == RecordSpan.ALL ? left : Math.min(span.count(), left);
    return new RecordPart(next, whole.slice(span.offset(), size));
  }
}
