package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.NetFn;
import dev.sideband.transport.MessageRequest;
import java.util.Map;
import java.util.Set;

/**
 * Knows the standard commands that change nothing, and so may be carried out twice: after a session
 * was lost nobody can tell whether the BMC acted on a request.
 */
final class SafeToRepeat {

  private static final Map<Integer, Set<Integer>> READING =
      Map.of(
          NetFn.CHASSIS.value(), Set.of(0x00, 0x01, 0x07, 0x09, 0x0F),
          NetFn.SENSOR_EVENT.value(), Set.of(0x01, 0x13, 0x20, 0x21, 0x23, 0x25, 0x27, 0x29, 0x2D),
          NetFn.APP.value(),
              Set.of(
                  0x01, 0x04, 0x07, 0x08, 0x25, 0x2F, 0x31, 0x37, 0x38, 0x3D, 0x41, 0x42, 0x44,
                  0x46, 0x4A, 0x4B, 0x4E, 0x4F, 0x54),
          NetFn.STORAGE.value(), Set.of(0x10, 0x11, 0x20, 0x21, 0x23, 0x28, 0x40, 0x41, 0x43, 0x48),
          NetFn.TRANSPORT.value(), Set.of(0x02, 0x22));

  private SafeToRepeat() {}

  static boolean test(MessageRequest request) {
    return READING.getOrDefault(request.netFn(), Set.of()).contains(request.command());
  }
}
