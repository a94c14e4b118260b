package dev.sideband.ring;

import dev.sideband.ring.internal.CursorFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A named pointer into a ring that moves on with what has been dealt with, and is found again where
 * it was.
 *
 * <p>{@link #peek} returns the same record until it is acknowledged, so that a failed hand-over can
 * be tried again. {@link #take} does both at once: the pointer that moves with every read. What is
 * read that way stays in the ring for other cursors until it is overwritten.
 *
 * <p>In a file, a cursor outlives its process: it lies beside the ring, in the folder {@code
 * NAME.cursors}. After a loss of power it may stand a little behind; or ahead, if records that it
 * had passed were lost themselves (see {@link Durability}): then it passes over new ones that take
 * their positions. One holder at a time; for one thread.
 */
public final class RingCursor implements AutoCloseable {

  private final String name;
  private final RingReader reader;
  private final CursorFile file;
  private boolean peeked;
  private long position;
  private long records;
  private long payload;
  private RingGap missed = RingGap.NONE;

  RingCursor(String name, RingReader reader, CursorFile file) throws IOException {
    this.name = name;
    this.reader = reader;
    this.file = file;
    if (file.load(reader.ring())) {
      position = file.position();
      records = file.records();
      payload = file.payload();
      reader.resume(position, records, payload);
    } else {
      mark();
    }
  }

  /**
   * Opens a cursor of a ring in a file, which this or another process may write meanwhile; a new
   * one stands before the oldest record.
   *
   * @param name 1 to 64 letters, digits, dots, dashes and underscores
   * @throws RingException if somebody has the cursor already, or there is no ring
   */
  public static RingCursor open(Path ring, String name) throws IOException {
    RingReader reader = RingReader.open(ring);
    try {
      return on(reader, name, CursorFile.open(ring, name));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  static RingCursor on(RingReader reader, String name, CursorFile file) throws IOException {
    try {
      return new RingCursor(name, reader, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /**
   * Reads the record at the pointer, which stays where it is.
   *
   * @return false if there is none yet
   */
  public boolean peek(RingRecord into) throws IOException {
    if (peeked) {
      reader.missed(missed);
      reader.resume(position, records, payload);
    }
    peeked = reader.next(into);
    return peeked;
  }

  /** Moves the pointer behind the record that was peeked at last, if it was not moved already. */
  public void acknowledge() {
    if (peeked) {
      peeked = false;
      mark();
      file.save(reader.ring(), position, records, payload);
    }
  }

  private void mark() {
    position = reader.position();
    records = reader.recordsBefore();
    payload = reader.bytesBefore();
    missed = reader.missed();
  }

  /** Reads the record at the pointer and moves the pointer behind it. */
  public boolean take(RingRecord into) throws IOException {
    boolean found = peek(into);
    acknowledge();
    return found;
  }

  /** Puts a reader of the same ring where the pointer is: what is gone since is missed there. */
  public void lead(RingReader other) throws IOException {
    other.resume(position, records, payload);
  }

  /** Moves the pointer to where a reader of the same ring stands. */
  public void moveTo(RingReader other) throws IOException {
    peeked = false;
    reader.seek(other.position());
    mark();
    file.save(reader.ring(), position, records, payload);
  }

  /** Returns the pointer: the position of the record to read next, as far as that is known. */
  public long position() {
    return position;
  }

  /** Returns how many records were ever appended before the pointer. */
  public long recordsBefore() {
    return records;
  }

  /** Returns everything that was missed since this cursor was opened, and is acknowledged. */
  public RingGap missed() {
    return missed;
  }

  /** Lets the cursor go for another holder. Idempotent. */
  @Override
  public void close() {
    reader.close();
    file.close();
  }
}
