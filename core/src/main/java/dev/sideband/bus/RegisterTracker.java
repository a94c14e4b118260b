package dev.sideband.bus;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Knows which register a message is about: a write begins with its number, and a read goes on from
 * the last write to the device.
 *
 * <p>Devices that do otherwise are misread; whether a device does is in its data sheet. It
 * remembers the 4,096 devices seen last. For one thread, in the order of the bus.
 */
public final class RegisterTracker {

  private static final int MOST_DEVICES = 4_096;

  private final Map<Device, Integer> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Device, Integer> eldest) {
          return size() > MOST_DEVICES;
        }
      };

  private record Device(int link, BusAddress address) {}

  /** Creates a tracker that knows no register yet. */
  public RegisterTracker() {}

  /** Takes the next message and returns its register, or {@link BusSelector#ANY}. */
  public int registerOf(BusRecord message) {
    Device device = new Device(message.link(), message.address());
    if (message.read()) {
      return last.getOrDefault(device, BusSelector.ANY);
    }
    if (message.data().isEmpty()) {
      return BusSelector.ANY;
    }
    int register = message.data().at(0);
    last.put(device, register);
    return register;
  }
}
