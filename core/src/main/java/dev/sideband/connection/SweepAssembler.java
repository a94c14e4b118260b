package dev.sideband.connection;

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
 * Puts the sweeps of one worker together again from what {@link SweepSender} sent. Of one that does
 * not fit to what came before nothing is taken until the next whole one. For one thread at a time.
 */
final class SweepAssembler {

  private static final int MOST_PARTS = 1 << 20;

  private final TableCodec codec = new TableCodec();
  private final TableDelta delta = new TableDelta();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private @Nullable Table last;
  private long micros = -1;
  private int next;

  /** Creates an assembler that goes on after a sweep, if there is one. */
  SweepAssembler(@Nullable Table last) {
    this.last = last;
  }

  /**
   * Takes the next entry; returns the sweep if it is complete now.
   *
   * @throws MalformedMessageException if it makes no sense, or what it follows is missing
   */
  Optional<Table> take(Bytes entry) throws MalformedMessageException {
    WireReader in = entry.reader();
    if (in.u8("version") < SweepSender.VERSION) {
      throw in.malformed("version", "there is none below " + SweepSender.VERSION);
    }
    boolean whole = (in.u8("flags") & SweepSender.WHOLE) != 0;
    long sweep = in.u48("time");
    int part = in.count(MOST_PARTS, "part");
    int count = in.count(MOST_PARTS, "parts");
    if (part == 0) {
      micros = sweep;
      next = 0;
      parts.reset();
    }
    int size = in.remaining();
    if (sweep != micros
        || part != next
        || part >= count
        || parts.size() + size > TableCodec.MAX_SIZE) {
      micros = -1;
      parts.reset();
      throw in.malformed("part", part + " of " + count + " of the sweep at " + sweep);
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
    return assembled(whole, sweep, content, in);
  }

  private Optional<Table> assembled(boolean whole, long sweep, Bytes content, WireReader in)
      throws MalformedMessageException {
    Table base = last;
    if (whole) {
      last = codec.decode(content);
    } else if (base == null) {
      throw in.malformed("changes", "the sweep before is missing");
    } else if (base.time().micros() >= sweep) {
      return Optional.empty(); // It came before: entries are repeated after some failures.
    } else {
      last = null;
      last = delta.apply(base, content);
    }
    return Optional.of(last);
  }
}
