package dev.sideband.bus;

import dev.sideband.ring.RingGap;
import dev.sideband.ring.RingReader;
import dev.sideband.ring.RingRecord;
import dev.sideband.time.ClockId;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads whole messages from a store, also of another process, oldest first; for one thread.
 *
 * <p>What was overwritten or damaged is told with the next message. A record of another kind, and
 * one that makes no sense, is passed over; the latter is counted.
 */
public final class BusReader implements AutoCloseable {

  private final RingReader ring;
  private final RingRecord record = new RingRecord();
  private final BusRecordJoiner joiner = new BusRecordJoiner();
  private RingGap gap = RingGap.NONE;
  private long firstPart;
  private long malformed;

  /**
   * Creates a reader.
   *
   * @param ring taken over
   */
  public BusReader(RingReader ring) {
    this.ring = ring;
  }

  /** Opens a reader on the file of a store, which this or another process may write meanwhile. */
  public static BusReader open(Path file) throws IOException {
    return new BusReader(RingReader.open(file));
  }

  /** Reads the next message; empty if there is none yet. */
  public Optional<StoredMessage> next() throws IOException {
    while (ring.next(record)) {
      note(record.gap());
      Optional<BusRecord> whole = take();
      if (whole.isPresent()) {
        StoredMessage message = new StoredMessage(firstPart, whole.get(), gap);
        gap = RingGap.NONE;
        return Optional.of(message);
      }
    }
    return Optional.empty();
  }

  private void note(RingGap missing) {
    if (!missing.isNone()) {
      gap = gap.plus(missing);
      joiner.lost();
    }
  }

  private Optional<BusRecord> take() {
    if (record.type() != BusStore.RECORD_TYPE) {
      return Optional.empty();
    }
    try {
      BusRecordPart part = decode(record.copyPayload());
      firstPart = part.offset() == 0 ? record.position() : firstPart;
      return joiner.add(part);
    } catch (MalformedMessageException e) {
      malformed++;
      return Optional.empty();
    }
  }

  static BusRecordPart decode(Bytes payload) throws MalformedMessageException {
    return BusRecordPart.decode(payload.reader());
  }

  /**
   * Moves before the first message stored at this time or later; a message is stored after it has
   * ended.
   *
   * @param micros since the boot
   * @return false if nothing of that boot survives; then the reader has not moved
   */
  public boolean seek(ClockId boot, long micros) throws IOException {
    boolean isFound = ring.seek(boot, micros);
    if (isFound) {
      forget();
    }
    return isFound;
  }

  /** Moves before the first message at this address or behind it; returns where that is. */
  public long seek(long address) throws IOException {
    forget();
    return ring.seek(address);
  }

  /** Moves behind the newest message. */
  public void seekNewest() throws IOException {
    forget();
    ring.seekNewest();
  }

  /** Returns the boot whose clock the message read last is on. */
  public ClockId clock() {
    return record.clock();
  }

  private void forget() {
    gap = RingGap.NONE;
    joiner.lost();
  }

  /** Returns the address of what is read next, as far as that is known. */
  public long address() {
    return ring.position();
  }

  /** Returns how many messages came to nothing: damaged in themselves, or parts were missing. */
  public long broken() {
    return malformed + joiner.broken();
  }

  @Override
  public void close() {
    ring.close();
  }
}
