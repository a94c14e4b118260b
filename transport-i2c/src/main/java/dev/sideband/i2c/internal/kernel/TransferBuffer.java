package dev.sideband.i2c.internal.kernel;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.transport.BusMessage;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's {@code struct i2c_rdwr_ioctl_data} with the messages and the bytes that it points
 * to.
 *
 * <p>The layout is that of 64-bit Linux. For one thread at a time.
 */
final class TransferBuffer {

  /** The most messages that the kernel takes. */
  static final int MOST_MESSAGES = 42;

  /** The most bytes of one message that the kernel takes. */
  static final int MOST_BYTES = 8_192;

  private static final int MESSAGES = 16;
  private static final int MESSAGE_SIZE = 16;
  private static final int DATA = MESSAGES + MOST_MESSAGES * MESSAGE_SIZE;
  private static final int FLAG_READ = 0x0001;
  private static final int FLAG_TEN_BIT = 0x0010;
  private static final int FLAG_LENGTH_FIRST = 0x0400;

  /** A block's length and its bytes. */
  private static final int SIZED_ROOM = 1 + SmbusCall.MOST_BLOCK;

  private NativeBuffer buffer;

  TransferBuffer() throws IOException {
    buffer = NativeBuffer.allocate(DATA + MOST_BYTES);
  }

  /** Tells whether the kernel takes so many messages of such lengths. */
  static boolean fits(List<BusMessage> messages) {
    return messages.size() <= MOST_MESSAGES
        && messages.stream().allMatch(message -> message.length() <= MOST_BYTES);
  }

  /** Fills in messages that fit, and returns the structure. */
  NativeBuffer fill(List<BusMessage> messages) throws IOException {
    int needed = DATA;
    for (BusMessage message : messages) {
      needed += roomOf(message);
    }
    if (needed > buffer.size()) {
      buffer = NativeBuffer.allocate(needed);
    }
    ByteBuffer bytes = buffer.bytes();
    bytes.putLong(0, buffer.address() + MESSAGES);
    bytes.putInt(8, messages.size());
    int data = DATA;
    for (int i = 0; i < messages.size(); i++) {
      put(messages.get(i), MESSAGES + i * MESSAGE_SIZE, data);
      data += roomOf(messages.get(i));
    }
    return buffer;
  }

  private void put(BusMessage message, int at, int data) {
    ByteBuffer bytes = buffer.bytes();
    int flags =
        (message.read() ? FLAG_READ : 0)
            | (message.address().tenBit() ? FLAG_TEN_BIT : 0)
            | (message.sized() ? FLAG_LENGTH_FIRST : 0);
    bytes.putShort(at, (short) message.address().value());
    bytes.putShort(at + 2, (short) flags);
    bytes.putShort(at + 4, (short) roomOf(message));
    bytes.putLong(at + 8, buffer.address() + data);
    if (message.sized()) {
      // How many bytes there are apart from the block's; the kernel puts its length here.
      bytes.put(data, (byte) 1);
    }
    bytes.put(data, message.data().toArray());
  }

  private static int roomOf(BusMessage message) {
    return message.sized() ? SIZED_ROOM : message.length();
  }

  /** Returns what the kernel has read for each message. */
  List<Bytes> read(List<BusMessage> messages) {
    List<Bytes> read = new ArrayList<>(messages.size());
    int data = DATA;
    for (BusMessage message : messages) {
      read.add(message.read() ? bytes(data, sizeOf(message, data)) : Bytes.EMPTY);
      data += roomOf(message);
    }
    return read;
  }

  private int sizeOf(BusMessage message, int data) {
    return message.sized()
        ? Math.min(SIZED_ROOM, 1 + Byte.toUnsignedInt(buffer.bytes().get(data)))
        : message.length();
  }

  private Bytes bytes(int from, int size) {
    byte[] copy = new byte[size];
    buffer.bytes().get(from, copy);
    return Bytes.copyOf(copy);
  }
}
