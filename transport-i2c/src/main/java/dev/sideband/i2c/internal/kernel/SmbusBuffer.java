package dev.sideband.i2c.internal.kernel;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The kernel's {@code struct i2c_smbus_ioctl_data} with the {@code union i2c_smbus_data} that it
 * points to.
 *
 * <p>The layout is that of 64-bit Linux. For one thread at a time.
 */
final class SmbusBuffer {

  private static final int DATA = 16;
  private static final int DATA_SIZE = 34;

  private final NativeBuffer buffer;

  SmbusBuffer() throws IOException {
    buffer = NativeBuffer.allocate(DATA + DATA_SIZE);
    buffer.bytes().putLong(8, buffer.address() + DATA);
  }

  /** Fills in a call and returns the structure. */
  NativeBuffer fill(SmbusCall call) {
    ByteBuffer bytes = buffer.bytes();
    bytes.put(0, (byte) (call.read() ? 1 : 0));
    bytes.put(1, (byte) call.command());
    bytes.putInt(4, call.size());
    bytes.put(DATA, new byte[DATA_SIZE]);
    switch (call.size()) {
      case SmbusCall.WORD_DATA, SmbusCall.PROC_CALL -> {
        if (!call.data().isEmpty()) {
          bytes.putShort(DATA, (short) (call.data().at(0) | call.data().at(1) << 8));
        }
      }
      case SmbusCall.BLOCK_DATA, SmbusCall.I2C_BLOCK_DATA -> {
        bytes.put(DATA, (byte) (call.read() ? call.length() : call.data().size()));
        bytes.put(DATA + 1, call.data().toArray());
      }
      default -> bytes.put(DATA, call.data().toArray());
    }
    return buffer;
  }

  /** Returns what the kernel has read: as on the bus, a block's length before it. */
  Bytes read(SmbusCall call) {
    ByteBuffer bytes = buffer.bytes();
    return switch (call.size()) {
      case SmbusCall.BYTE, SmbusCall.BYTE_DATA -> Bytes.of(bytes.get(DATA));
      case SmbusCall.WORD_DATA, SmbusCall.PROC_CALL ->
          Bytes.of(bytes.getShort(DATA), bytes.getShort(DATA) >> 8);
      case SmbusCall.BLOCK_DATA -> block(0, 1);
      case SmbusCall.I2C_BLOCK_DATA -> block(1, 0);
      default -> Bytes.EMPTY;
    };
  }

  private Bytes block(int skip, int more) {
    int length = Math.min(SmbusCall.MOST_BLOCK, Byte.toUnsignedInt(buffer.bytes().get(DATA)));
    byte[] copy = new byte[length + more];
    buffer.bytes().get(DATA + skip, copy);
    return Bytes.copyOf(copy);
  }
}
