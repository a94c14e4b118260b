package dev.sideband.ring;

import dev.sideband.ring.internal.BlockHeader;
import dev.sideband.ring.internal.RecordImage;
import dev.sideband.time.ClockId;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.nio.ByteBuffer;

/**
 * Holds the record that a reader read last into it; it is made once and used for every read.
 *
 * <p>It holds a copy, so nothing that is written to the ring later changes it. For one thread.
 */
public final class RingRecord {

  /** The entry of a record that is read by itself. */
  static final long BY_ITSELF = 0;

  final RecordImage image = new RecordImage();
  private final BlockHeader header = new BlockHeader();

  /** The stay of a reader in a block that it is from; not the reader, which holds the mapping. */
  private long entry = BY_ITSELF;

  private boolean hasGap;
  private RingGap gap = RingGap.NONE;

  /** Creates a holder of nothing yet. */
  public RingRecord() {}

  /** Tells whether what is known of its block, and that nothing is missing, is still so. */
  boolean isFrom(long present) {
    return entry == present && !hasGap;
  }

  /**
   * Takes note of what stands around the record that the image holds.
   *
   * @param present the stay of its reader in its block, or {@link #BY_ITSELF}
   */
  void read(long present, BlockHeader block, Missed missed) {
    entry = present;
    header.copy(block);
    hasGap = missed.isPending();
    gap = missed.take();
  }

  /** Returns where the record stands in the ring. */
  public long position() {
    return image.position();
  }

  /** Returns what the writer called it, 0 to 65,535. */
  public int type() {
    return image.type();
  }

  /** Returns when it was appended, in microseconds since the boot that {@link #clock} names. */
  public long micros() {
    return image.micros();
  }

  /** Returns the boot whose clock the log read when it was appended. */
  public ClockId clock() {
    return header.clock();
  }

  /** Returns when it was appended, with what the wall clock showed then. */
  public Stamp stamp() {
    long micros = micros();
    return new Stamp(clock(), micros, header.wall(micros), header.uncertainty());
  }

  /** Returns the bytes of its payload. */
  public int length() {
    return image.payloadLength();
  }

  /**
   * Returns the payload in a buffer that this record owns: from position 0 to the limit, big endian
   * as every new buffer, read-only, valid until the next read.
   */
  public ByteBuffer payload() {
    return image.payload();
  }

  /** Returns a copy of the payload. */
  public Bytes copyPayload() {
    return Bytes.copyOf(image.copyOfPayload());
  }

  /** Returns what is missing between the record that was read before this one and this one. */
  public RingGap gap() {
    return gap;
  }

  @Override
  public String toString() {
    return "RingRecord[position " + position() + ", type " + type() + ", " + length() + " bytes]";
  }
}
