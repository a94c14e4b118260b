package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.wire.Bytes;
import java.util.List;

/**
 * What can be said of a transfer of which the kernel says only that it failed.
 *
 * <p>If all messages go to one device and its address was refused, it was refused in the first one.
 * Otherwise nobody knows how far it came: all messages count as begun.
 */
final class Attempt {

  private Attempt() {}

  static List<BusReply> replies(List<BusMessage> messages, BusResult result) {
    BusMessage first = messages.get(0);
    boolean oneDevice =
        messages.stream().allMatch(message -> message.address().equals(first.address()));
    if (result.equals(BusResult.ADDRESS_NACK) && oneDevice) {
      return List.of(unknown(first));
    }
    return messages.stream().map(Attempt::unknown).toList();
  }

  private static BusReply unknown(BusMessage message) {
    return new BusReply(message.read() ? Bytes.EMPTY : message.data(), AckMap.UNKNOWN);
  }
}
