package dev.sideband.ipmi;

import java.util.Objects;

/**
 * What a request asks for: a command number within its network function (IPMI 2.0, appendix G).
 *
 * @param netFn the network function of the request
 * @param command the command number, 0 to 255
 */
public record CommandId(NetFn netFn, int command) {

  public CommandId {
    Objects.requireNonNull(netFn, "netFn");
    if (command < 0 || command > 0xFF) {
      throw new IllegalArgumentException("command: " + command);
    }
  }

  @Override
  public String toString() {
    return String.format("%s/%02Xh", netFn, command);
  }
}
