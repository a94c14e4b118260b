package dev.sideband.bus;

import dev.sideband.ring.RingCursor;
import dev.sideband.ring.RingRecord;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.util.Optional;

/**
 * A pointer into a store that moves on with each read: two reads give records k and k + 1.
 *
 * <p>{@link #peek} gives the same record until it is acknowledged, so that a read whose answer got
 * lost can be made again. Records come as they are stored, long messages in parts. It is found
 * again where it was under its name. For one thread.
 */
public final class BusCursor implements AutoCloseable {

  private final RingCursor ring;
  private final RingRecord record = new RingRecord();
  private long malformed;

  BusCursor(RingCursor ring) {
    this.ring = ring;
  }

  /** Returns its name. */
  public String name() {
    return ring.name();
  }

  /** Reads the record at the pointer, which stays where it is; empty if there is none yet. */
  public Optional<StoredPart> peek() throws IOException {
    while (ring.peek(record)) {
      if (record.type() == BusStore.RECORD_TYPE) {
        try {
          BusRecordPart part = BusReader.decode(record.copyPayload());
          return Optional.of(new StoredPart(record.position(), part, record.gap()));
        } catch (MalformedMessageException e) {
          malformed++;
        }
      }
      ring.acknowledge();
    }
    return Optional.empty();
  }

  /** Moves the pointer behind the record peeked at last, if it was not moved already. */
  public void acknowledge() {
    ring.acknowledge();
  }

  /** Reads the record at the pointer and moves the pointer behind it. */
  public Optional<StoredPart> take() throws IOException {
    Optional<StoredPart> part = peek();
    acknowledge();
    return part;
  }

  /** Returns the pointer: the address of the record to read next, as far as that is known. */
  public long address() {
    return ring.position();
  }

  /** Returns how many records made no sense and were passed over. */
  public long malformed() {
    return malformed;
  }

  /** Lets the cursor go for another holder. Idempotent. */
  @Override
  public void close() {
    ring.close();
  }
}
