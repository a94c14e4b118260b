package dev.sideband.ipmi.internal.kernel;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The kernel's {@code struct ipmi_recv} with room for the address and the data that it points to.
 *
 * <p>The layout is that of 64-bit Linux. For one thread at a time.
 */
final class ReceiveBuffer {

  private static final int ADDRESS = 48;
  private static final int ADDRESS_SIZE = 40;
  private static final int DATA = ADDRESS + ADDRESS_SIZE;
  private static final int DATA_SIZE = 272;

  private final NativeBuffer buffer;

  ReceiveBuffer() throws IOException {
    buffer = NativeBuffer.allocate(DATA + DATA_SIZE);
  }

  /** Makes room and returns the structure; the driver overwrites the sizes that it is given. */
  NativeBuffer prepare() {
    ByteBuffer bytes = buffer.bytes();
    bytes.putLong(8, buffer.address() + ADDRESS);
    bytes.putInt(16, ADDRESS_SIZE);
    bytes.putShort(34, (short) DATA_SIZE);
    bytes.putLong(40, buffer.address() + DATA);
    return buffer;
  }

  /** Returns what the driver filled in. */
  KernelMessage read(boolean truncated) {
    ByteBuffer bytes = buffer.bytes();
    byte[] data = new byte[Math.min(DATA_SIZE, Short.toUnsignedInt(bytes.getShort(34)))];
    bytes.get(DATA, data);
    return new KernelMessage(
        bytes.getInt(0),
        bytes.getLong(24),
        Byte.toUnsignedInt(bytes.get(32)),
        Byte.toUnsignedInt(bytes.get(33)),
        Bytes.copyOf(data),
        truncated);
  }
}
