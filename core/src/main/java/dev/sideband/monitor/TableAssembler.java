package dev.sideband.monitor;

import dev.sideband.table.Table;
import dev.sideband.table.TableCodec;
import dev.sideband.table.TableDelta;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tables of one stream of one worker together again from what its {@link TableSender}
 * sent. Of one that does not fit to what came before nothing is taken until the next whole one. For
 * one thread at a time.
 */
public final class TableAssembler {

  private static final int MOST_PARTS = 1 << 20;

  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private @Nullable Table last;
  private long micros = -1;
  private int next;

  /** Creates an assembler to which nothing has come yet. */
  public TableAssembler() {}

  /** Creates an assembler that goes on after the last table that was put together. */
  public TableAssembler(Table last) {
    this.last = last;
  }

  /**
   * Takes the next entry; returns the table if it is complete now.
   *
   * @throws MalformedMessageException if it makes no sense, or what it follows is missing
   */
  public Optional<Table> take(Bytes entry) throws MalformedMessageException {
    WireReader in = entry.reader();
    if (in.u8("version") < TableSender.VERSION) {
      throw in.malformed("version", "there is none below " + TableSender.VERSION);
    }
    boolean whole = (in.u8("flags") & TableSender.WHOLE) != 0;
    long time = in.u48("time");
    int part = in.count(MOST_PARTS, "part");
    int count = in.count(MOST_PARTS, "parts");
    if (part == 0) {
      micros = time;
      next = 0;
      parts.reset();
    }
    int size = in.remaining();
    if (time != micros
        || part != next
        || part >= count
        || parts.size() + size > TableCodec.MAX_SIZE) {
      micros = -1;
      parts.reset();
      throw in.malformed("part", part + " of " + count + " of the table at " + time);
    }
    next++;
    byte[] bytes = in.rest().toArray();
    parts.write(bytes, 0, size);
    if (next < count) {
      return Optional.empty();
    }
    Bytes content = Bytes.copyOf(parts.toByteArray());
    parts.reset();
    micros = -1;
    return assembled(whole, time, content, in);
  }

  private Optional<Table> assembled(boolean whole, long time, Bytes content, WireReader in)
      throws MalformedMessageException {
    Table base = last;
    if (whole) {
      last = codec.decode(content);
    } else if (base == null) {
      throw in.malformed("changes", "the table before is missing");
    } else if (base.time().micros() >= time) {
      return Optional.empty(); // It came before: entries are repeated after some failures.
    } else {
      last = null;
      last = delta.apply(base, content);
    }
    return Optional.of(last);
  }
}
