package dev.sideband.bus;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import java.util.Comparator;
import java.util.Objects;

/**
 * Names a device: the bus it is on, and its address there.
 *
 * @param link the bus, or the channel of a multiplexer, 0 to 65,535
 * @param address its address
 */
public record BusDevice(int link, BusAddress address) implements Comparable<BusDevice> {

  private static final Comparator<BusDevice> ORDER =
      Comparator.comparingInt(BusDevice::link)
          .thenComparing(device -> device.address().tenBit())
          .thenComparingInt(device -> device.address().value());

  public BusDevice {
    Objects.requireNonNull(address, "address");
  }

  /** Returns the device that a message goes to or comes from. */
  public static BusDevice of(BusRecord message) {
    return new BusDevice(message.link(), message.address());
  }

  @Override
  public int compareTo(BusDevice other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "bus " + link + ", device " + address;
  }
}
