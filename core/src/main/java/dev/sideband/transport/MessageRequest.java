package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * One IPMI request as any transport carries it (IPMI 2.0, 5.1).
 *
 * @param netFn the network function, even, 0 to 62
 * @param lun the logical unit, 0 to 3
 * @param command the command number, 0 to 255
 * @param data what follows the command
 */
public record MessageRequest(int netFn, int lun, int command, Bytes data) {

  public MessageRequest {
    if (netFn < 0 || netFn > 0x3E || (netFn & 1) != 0) {
      throw new IllegalArgumentException("network function is no request's: " + netFn);
    }
    if (lun < 0 || lun > 3 || command < 0 || command > 0xFF) {
      throw new IllegalArgumentException("lun " + lun + ", command " + command);
    }
    Objects.requireNonNull(data, "data");
  }
}
