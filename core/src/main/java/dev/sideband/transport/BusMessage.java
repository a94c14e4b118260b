package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * One message that shall go over a bus: bytes to one device, or a number of bytes from it.
 *
 * @param address the device
 * @param read whether the device sends
 * @param data what is written; empty for a read
 * @param length how many bytes go over the wire, 0 to {@link #MAX_LENGTH}
 * @param sized for a read: the device sends the number of bytes that follow first, 0 to 32, as an
 *     SMBus block read has it (SMBus 3.2, 6.5.7); {@code length} is then 1
 */
public record BusMessage(BusAddress address, boolean read, Bytes data, int length, boolean sized) {

  /** The most bytes of one message: what the kernel's field holds. */
  public static final int MAX_LENGTH = 0xFFFF;

  public BusMessage {
    Objects.requireNonNull(address, "address");
    if (length < 0 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("length out of range 0.." + MAX_LENGTH + ": " + length);
    }
    if (data.size() != (read ? 0 : length)) {
      throw new IllegalArgumentException(data.size() + " bytes of data, length " + length);
    }
    if (sized && (!read || length != 1)) {
      throw new IllegalArgumentException("only a read of one byte can be sized by it");
    }
  }

  /** Returns a message that sends {@code data}. */
  public static BusMessage write(BusAddress address, Bytes data) {
    return new BusMessage(address, false, data, data.size(), false);
  }

  /** Returns a message that fetches {@code length} bytes. */
  public static BusMessage read(BusAddress address, int length) {
    return new BusMessage(address, true, Bytes.EMPTY, length, false);
  }

  /** Returns a message that fetches as many bytes as the first of them says. */
  public static BusMessage readSized(BusAddress address) {
    return new BusMessage(address, true, Bytes.EMPTY, 1, true);
  }
}
