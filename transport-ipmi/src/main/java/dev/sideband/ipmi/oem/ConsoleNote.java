package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * Something that is known of a place in a console's log.
 *
 * @param offset the place: before the byte of this offset
 * @param kind what it tells, 0 to 255; see the constants; an open set
 * @param micros when it was so, microseconds since the boot of the part that it comes in
 * @param detail what else it tells, at most 255 bytes: of a mark, its number (8 bytes) and its text
 *     in UTF-8; nothing of the others
 */
public record ConsoleNote(long offset, int kind, long micros, Bytes detail) {

  /** The bytes from here on came at this time. */
  public static final int TIME = 0;

  /** Somebody set a {@link MarkConsole mark}. */
  public static final int MARK = 1;

  /** The BMC lost the host's console here: what the host said until it came back is missing. */
  public static final int LINE_LOST = 2;

  /** The BMC has had the host's console from here on. */
  public static final int LINE_FOUND = 3;

  /** The bytes of a note on the wire beside its detail. */
  public static final int HEADER_SIZE = 10;

  private static final int MARK_ID = 8;

  public ConsoleNote {
    if (detail.size() > 0xFF) {
      throw new IllegalArgumentException("detail of " + detail.size() + " bytes");
    }
  }

  /** Returns the note of a mark. */
  public static ConsoleNote mark(long offset, long micros, long id, String text) {
    Bytes detail =
        new WireWriter()
            .u64(id)
            .bytes(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)))
            .toBytes();
    return new ConsoleNote(offset, MARK, micros, detail);
  }

  /** Returns the text of a mark; empty for the others. */
  public String text() {
    return kind == MARK && detail.size() >= MARK_ID
        ? new String(
            detail.slice(MARK_ID, detail.size() - MARK_ID).toArray(), StandardCharsets.UTF_8)
        : "";
  }

  static ConsoleNote decode(long start, WireReader in) throws MalformedMessageException {
    return new ConsoleNote(
        start + in.u16("note place"),
        in.u8("note kind"),
        in.u48("note time"),
        in.bytes(in.u8("note length"), "note detail"));
  }

  void encode(long start, WireWriter out) {
    out.u16((int) (offset - start)).u8(kind).u48(micros).u8(detail.size()).bytes(detail);
  }
}
