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
 * One record outside the ring, with its position before it, so that one pass over one array makes
 * or checks the checksum. It is used again and again. For one thread.
 */
public final class RecordImage {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int RECORD = Layout.PREFIX;
  private static final int PAYLOAD = RECORD + Layout.PAYLOAD;

  /** Checksum and zeros are cleared by two whole words, which may reach this far. */
  private static final int ROOM_BEHIND = 16;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[0];
  private ByteBuffer view = ByteBuffer.allocate(0);
  private int payloadLength;

  /** Creates an image that grows as records ask for it. */
  public RecordImage() {
    room(64);
  }

  /** Makes room for a payload; what was there is lost. */
  public void room(int payload) {
    int needed = PAYLOAD + payload + ROOM_BEHIND;
    if (needed > bytes.length) {
      bytes = new byte[Math.max(needed, (int) Math.min(2L * bytes.length, 1L << 25))];
      view = ByteBuffer.wrap(bytes, PAYLOAD, bytes.length - PAYLOAD).slice().asReadOnlyBuffer();
    }
  }

  /** Takes a payload to write. */
  public void payload(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, PAYLOAD, length);
    payloadLength = length;
  }

  /** Takes a payload to write, whose position does not move. */
  public void payload(ByteBuffer source) {
    int length = source.remaining();
    room(length);
    source.get(source.position(), bytes, PAYLOAD, length);
    payloadLength = length;
  }

  /** Returns the bytes that the record with this payload takes in a block. */
  public int size() {
    return Layout.padded(Layout.OVERHEAD + payloadLength);
  }

  /** Completes the record and puts it into its place. */
  public void program(RingStorage storage, int block, int at, long position, int type, long micros)
      throws IOException {
    int end = PAYLOAD + payloadLength;
    LONGS.set(bytes, 0, position);
    INTS.set(bytes, RECORD, Layout.OVERHEAD + payloadLength);
    LONGS.set(bytes, RECORD + 4, type & 0xFFFFL | micros << 16);
    LONGS.set(bytes, end, 0L);
    LONGS.set(bytes, end + 4, 0L);
    INTS.set(bytes, end, checksum());
    storage.program(block, at, bytes, RECORD, size());
  }

  /**
   * Reads the record that begins with {@code word}, and tells whether it is whole and belongs to
   * this position.
   */
  public boolean load(RingStorage storage, int block, int at, long word, long position)
      throws IOException {
    int length = (int) word;
    if (length < Layout.OVERHEAD || length > storage.blockSize() - at) {
      return false;
    }
    payloadLength = length - Layout.OVERHEAD;
    room(payloadLength);
    storage.read(block, at, bytes, RECORD, Layout.padded(length));
    return isAt(position) && (long) LONGS.get(bytes, RECORD) == word;
  }

  /** Tells whether what was read last is a whole record that belongs to {@code position}. */
  public boolean isAt(long position) {
    LONGS.set(bytes, 0, position);
    return (int) INTS.get(bytes, PAYLOAD + payloadLength) == checksum();
  }

  private int checksum() {
    crc.reset();
    crc.update(bytes, 0, PAYLOAD + payloadLength);
    return (int) crc.getValue();
  }

  /** Returns the position. */
  public long position() {
    return (long) LONGS.get(bytes, 0);
  }

  /** Returns the type. */
  public int type() {
    return (int) INTS.get(bytes, RECORD + 4) & 0xFFFF;
  }

  /** Returns the time. */
  public long micros() {
    return (long) LONGS.get(bytes, RECORD + 4) >>> 16;
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
    return Arrays.copyOfRange(bytes, PAYLOAD, PAYLOAD + payloadLength);
  }
}
