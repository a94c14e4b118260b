package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One record outside the ring. While its checksum is made or checked, what that says of the
 * position stands in the place of its first word, so that one pass over one array does it all. It
 * is used again and again. For one thread.
 */
public final class RecordImage {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int TYPE_AND_TIME = 8;
  private static final long LENGTH = 0xFFFF_FFFFL;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[0];
  private ByteBuffer view = ByteBuffer.allocate(0);
  private int payloadLength;
  private long position;

  /** The first word of the record that was read last, whose place the checksum needs. */
  private long first;

  /** Creates an image that grows as records ask for it. */
  public RecordImage() {
    room(64);
  }

  /** Makes room for a payload; what was there is lost. */
  public void room(int payload) {
    int needed = Layout.padded(Layout.OVERHEAD + payload);
    if (needed > bytes.length) {
      bytes = new byte[Math.max(needed, (int) Math.min(2L * bytes.length, 1L << 25))];
      view =
          ByteBuffer.wrap(bytes, Layout.OVERHEAD, bytes.length - Layout.OVERHEAD)
              .slice()
              .asReadOnlyBuffer();
    }
  }

  /** Takes a payload to write. */
  public void payload(byte[] source, int from, int length) {
    room(length);
    endInZeros(length);
    System.arraycopy(source, from, bytes, Layout.OVERHEAD, length);
    payloadLength = length;
  }

  /** Takes a payload to write, whose position does not move. */
  public void payload(ByteBuffer source) {
    int length = source.remaining();
    room(length);
    endInZeros(length);
    source.get(source.position(), bytes, Layout.OVERHEAD, length);
    payloadLength = length;
  }

  /** Returns the bytes that the record with this payload takes in a block. */
  public int size() {
    return Layout.padded(Layout.OVERHEAD + payloadLength);
  }

  /** Clears the word in which the payload will end, if it does not end with it. */
  private void endInZeros(int length) {
    if ((length & 7) != 0) {
      LONGS.set(bytes, Layout.OVERHEAD + length & ~7, 0L);
    }
  }

  /** Completes the record and puts it into its place. */
  public void program(RingStorage storage, int block, int at, long place, int type, long micros)
      throws IOException {
    position = place;
    long length = (long) Layout.OVERHEAD + payloadLength;
    LONGS.set(bytes, TYPE_AND_TIME, type & 0xFFFFL | micros << 16);
    LONGS.set(bytes, 0, length | checksum(length, place) << 32);
    storage.program(block, at, bytes, 0, size());
  }

  /**
   * Reads the record that begins with {@code word}, and tells whether it is whole and belongs to
   * this position.
   */
  public boolean load(BlockView view, int at, long word, long place) throws IOException {
    int length = (int) word;
    if (length < Layout.OVERHEAD || length > view.roomFrom(at)) {
      return false;
    }
    payloadLength = length - Layout.OVERHEAD;
    int size = Layout.padded(length);
    if (size > bytes.length) {
      room(payloadLength);
    }
    view.read(at + Long.BYTES, bytes, Long.BYTES, size - Long.BYTES);
    first = word;
    return isAt(place);
  }

  /** Tells whether what was read last is a whole record that belongs to {@code place}. */
  public boolean isAt(long place) {
    position = place;
    return first >>> 32 == checksum(first & LENGTH, place);
  }

  /** Returns the checksum; the record's first word is lost. */
  private long checksum(long length, long place) {
    LONGS.set(bytes, 0, length ^ place);
    crc.reset();
    crc.update(bytes, 0, size());
    return crc.getValue();
  }

  /** Returns the position. */
  public long position() {
    return position;
  }

  /** Returns the type. */
  public int type() {
    return (int) (long) LONGS.get(bytes, TYPE_AND_TIME) & 0xFFFF;
  }

  /** Returns the time. */
  public long micros() {
    return (long) LONGS.get(bytes, TYPE_AND_TIME) >>> 16;
  }

  /** Returns the length of the payload. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Returns the payload in place, valid until the image is used again. */
  public ByteBuffer payload() {
    return view.clear().limit(payloadLength);
  }

  /** Returns a copy of the payload. */
  public byte[] copyOfPayload() {
    return Arrays.copyOfRange(bytes, Layout.OVERHEAD, Layout.OVERHEAD + payloadLength);
  }
}
