package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.time.BmcBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to {@link FetchConsole}: consecutive bytes of the log, all from one boot.
 *
 * @param boot the BMC's present boot
 * @param stream the stream that offsets count in
 * @param start the offset of the first byte
 * @param dataBoot the boot of the BMC in which the bytes came, and which all times here count from
 * @param first when the first byte came, microseconds since that boot
 * @param more whether the range goes on behind these bytes
 * @param gapBefore whether bytes before these are in the range and lost
 * @param notes what is known of places among the bytes, in order
 * @param data the bytes; none if only notes are left
 */
public record ConsolePart(
    BmcBoot boot,
    int stream,
    long start,
    BmcBoot dataBoot,
    long first,
    boolean more,
    boolean gapBefore,
    List<ConsoleNote> notes,
    Bytes data)
    implements MessageBody {

  /** The bytes of the answer's body before those of notes and data. */
  public static final int HEADER_SIZE = 28;

  private static final int FLAG_MORE = 0x01;
  private static final int FLAG_GAP_BEFORE = 0x02;

  public ConsolePart {
    notes = List.copyOf(notes);
    if (notes.size() > 0xFF) {
      throw new IllegalArgumentException(notes.size() + " notes");
    }
  }

  /** Reads an answer's body. */
  public static ConsolePart decode(WireReader in) throws MalformedMessageException {
    BmcBoot boot = new BmcBoot((int) in.u32("boot id"));
    int stream = (int) in.u32("stream id");
    long start = in.u64("start");
    BmcBoot dataBoot = new BmcBoot((int) in.u32("data boot"));
    long first = in.u48("first time");
    int flags = in.u8("flags");
    int count = in.u8("notes");
    List<ConsoleNote> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      notes.add(ConsoleNote.decode(start, in));
    }
    return new ConsolePart(
        boot,
        stream,
        start,
        dataBoot,
        first,
        (flags & FLAG_MORE) != 0,
        (flags & FLAG_GAP_BEFORE) != 0,
        notes,
        in.rest());
  }

  @Override
  public void encode(WireWriter out) {
    out.u32(boot.id()).u32(stream).u64(start).u32(dataBoot.id()).u48(first);
    out.u8((more ? FLAG_MORE : 0) | (gapBefore ? FLAG_GAP_BEFORE : 0)).u8(notes.size());
    notes.forEach(note -> note.encode(start, out));
    out.bytes(data);
  }

  /** Returns the offset behind the last byte. */
  public long end() {
    return start + data.size();
  }
}
