package dev.sideband.i2c.internal.kernel;

import dev.sideband.wire.Bytes;
import java.util.List;

/**
 * What the kernel says of a transfer.
 *
 * @param errno 0, or why it did not go through
 * @param data what each message has read, empty for one that writes; empty if it failed
 */
record DriverReply(int errno, List<Bytes> data) {

  static DriverReply failed(int errno) {
    return new DriverReply(errno, List.of());
  }
}
