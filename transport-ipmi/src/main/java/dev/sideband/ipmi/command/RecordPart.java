package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Part of a record or all of it, and which one comes next.
 *
 * @param next the next record, or {@link RecordId#LAST} if there is none
 * @param data the bytes asked for
 */
public record RecordPart(RecordId next, Bytes data) implements MessageBody {

  public RecordPart {
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(data, "data");
  }

  /** Reads the answer. */
  public static RecordPart decode(WireReader in) throws MalformedMessageException {
    return new RecordPart(new RecordId(in.u16("next record id")), in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    next.encode(out);
    out.bytes(data);
  }
}
