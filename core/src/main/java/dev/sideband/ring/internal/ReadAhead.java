package dev.sideband.ring.internal;

import java.io.IOException;

/**
 * A piece of a block, copied at once for a reader that goes through many small records. What is not
 * whole in it may be so in the storage by now, or a writer may have torn it while it was copied:
 * only what is whole counts, for the checksum of a record says where it belongs. For one thread.
 */
public final class ReadAhead {

  /**
   * How many records in a row a reader takes first: at the end of a log it takes one now and then.
   */
  private static final int STREAK = 4;

  private static final int LEAST = 256;

  /** What was copied is still in the processor's nearest cache when it is used. */
  private static final int MOST = 4_096;

  /** A longer record costs more to copy twice than to find. */
  private static final int LONGEST_RECORD = 256;

  private final byte[] bytes = new byte[MOST];
  private int from;
  private int to;
  private int size = LEAST;
  private int streak;

  /** Creates one that has copied nothing yet. */
  public ReadAhead() {}

  /** Forgets what was copied: the reader is at the end, or goes elsewhere. */
  public void clear() {
    to = from;
    size = LEAST;
    streak = 0;
  }

  /**
   * Reads the record at {@code at} from what was copied, if it is there whole and belongs to {@code
   * place}.
   */
  public boolean load(RecordImage into, int at, long place) {
    return at >= from && at < to && into.load(bytes, at - from, to - from, place);
  }

  /** Takes note that the storage itself had this record, and looks at what stands behind it. */
  public void passed(RecordImage record, int behind, BlockView view) throws IOException {
    boolean isWriterNear = behind < to;
    if (isWriterNear || record.size() > LONGEST_RECORD) {
      clear();
    } else if (++streak >= STREAK) {
      from = behind;
      to = behind + Math.min(size, view.roomFrom(behind));
      view.read(from, bytes, to - from);
      size = Math.min(MOST, 2 * size);
    }
  }
}
