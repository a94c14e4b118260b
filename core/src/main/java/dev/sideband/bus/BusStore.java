package dev.sideband.bus;

import dev.sideband.ring.RingLog;
import dev.sideband.transport.BusRecord;
import dev.sideband.wire.WireWriter;
import java.io.IOException;

/**
 * Keeps bus records in a ring log: the newest take the place of the oldest.
 *
 * <p>Each part of a record is one record of the ring ({@link BusRecordPart}); its address is its
 * position there. A message is stored when it has ended, never before. Safe for any thread; reading
 * never holds the writer up.
 */
public final class BusStore implements AutoCloseable {

  /** What the ring calls the parts of bus records. */
  public static final int RECORD_TYPE = 0x1200;

  private final RingLog log;
  private final WireWriter room = new WireWriter(BusRecordPart.MAX_SIZE);
  private volatile long newest;

  /**
   * Creates a store.
   *
   * @param log taken over
   */
  public BusStore(RingLog log) {
    if (log.mostPayload() < BusRecordPart.MAX_SIZE) {
      throw new IllegalArgumentException("the ring's blocks are too small");
    }
    this.log = log;
  }

  /** Returns the ring, for readers of their own. */
  public RingLog log() {
    return log;
  }

  /**
   * Stores a message; allocates nothing for one of up to 255 bytes.
   *
   * @return its address
   * @throws IOException if the ring can hold no more, for example because its disk has failed
   */
  public synchronized long append(BusRecord message) throws IOException {
    int parts = BusRecordPart.count(message);
    long address = append(BusRecordPart.of(message, 0));
    for (int number = 1; number < parts; number++) {
      append(BusRecordPart.of(message, number));
    }
    newest = address;
    return address;
  }

  /** Returns the address of the message stored last by this object; 0 if there is none. */
  public long newest() {
    return newest;
  }

  private long append(BusRecordPart part) throws IOException {
    part.encode(room.clear());
    return log.append(RECORD_TYPE, room.asBuffer());
  }

  /** Returns a reader before the oldest message. The caller closes it. */
  public BusReader reader() throws IOException {
    return new BusReader(log.reader());
  }

  /**
   * Opens a cursor that goes on where its name has been before; a new one begins before the oldest
   * record. The caller closes it.
   *
   * @param name as {@link RingLog#cursor} has it
   */
  public BusCursor cursor(String name) throws IOException {
    return new BusCursor(log.cursor(name));
  }

  /** Closes the ring. Idempotent. */
  @Override
  public void close() {
    log.close();
  }
}
