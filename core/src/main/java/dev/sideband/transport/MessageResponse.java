package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * One IPMI response as any transport carries it (IPMI 2.0, 5.2).
 *
 * @param completionCode 0 for success, else why not, 0 to 255
 * @param data what follows the completion code
 */
public record MessageResponse(int completionCode, Bytes data) {

  public MessageResponse {
    if (completionCode < 0 || completionCode > 0xFF) {
      throw new IllegalArgumentException("completion code: " + completionCode);
    }
    Objects.requireNonNull(data, "data");
  }
}
