package dev.sideband.ipmi.internal.kernel;

import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.transport.MessageRequest;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The kernel's {@code struct ipmi_req} with the address and the data that it points to.
 *
 * <p>The layout is that of 64-bit Linux. For one thread at a time.
 */
final class SendBuffer {

  /** The most data bytes: what the driver takes, less network function and command. */
  static final int MAX_DATA = 270;

  private static final int ADDRESS = 40;
  private static final int ADDRESS_SIZE = 8;
  private static final int DATA = ADDRESS + ADDRESS_SIZE;
  private static final int SYSTEM_INTERFACE = 0x0C;
  private static final short BMC_CHANNEL = 0x0F;

  private final NativeBuffer buffer;

  SendBuffer() throws IOException {
    buffer = NativeBuffer.allocate(DATA + MAX_DATA);
    ByteBuffer bytes = buffer.bytes();
    bytes.putLong(0, buffer.address() + ADDRESS);
    bytes.putInt(8, ADDRESS_SIZE);
    bytes.putLong(32, buffer.address() + DATA);
    bytes.putInt(ADDRESS, SYSTEM_INTERFACE);
    bytes.putShort(ADDRESS + 4, BMC_CHANNEL);
  }

  /** Fills in a request and returns the structure; {@code id} comes back in the response. */
  NativeBuffer fill(long id, MessageRequest request) {
    ByteBuffer bytes = buffer.bytes();
    bytes.putLong(16, id);
    bytes.put(24, (byte) request.netFn());
    bytes.put(25, (byte) request.command());
    bytes.putShort(26, (short) request.data().size());
    bytes.put(ADDRESS + 6, (byte) request.lun());
    bytes.put(DATA, request.data().toArray());
    return buffer;
  }
}
