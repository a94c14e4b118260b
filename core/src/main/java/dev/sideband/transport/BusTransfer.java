package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.List;

/**
 * Messages that follow each other without letting go of the bus: a start before the first, a
 * repeated start before each other, a stop after the last (UM10204, 3.1.10).
 *
 * @param messages at least one
 */
public record BusTransfer(List<BusMessage> messages) {

  public BusTransfer {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no messages");
    }
  }

  /** Returns the transfer of these messages. */
  public static BusTransfer of(BusMessage... messages) {
    return new BusTransfer(List.of(messages));
  }

  /** Returns a transfer that writes to a device. */
  public static BusTransfer write(BusAddress address, Bytes data) {
    return of(BusMessage.write(address, data));
  }

  /** Returns a transfer that reads from a device. */
  public static BusTransfer read(BusAddress address, int length) {
    return of(BusMessage.read(address, length));
  }

  /** Returns a transfer that writes, most often a register's number, and reads what is there. */
  public static BusTransfer writeRead(BusAddress address, Bytes data, int length) {
    return of(BusMessage.write(address, data), BusMessage.read(address, length));
  }
}
