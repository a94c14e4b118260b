package dev.sideband.bus;

import dev.sideband.bus.internal.DeviceMapFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which devices are on which bus, and what their registers mean; immutable.
 *
 * <p>As a file it is JSON:
 *
 * <pre>{@code
 * {"links": [{"link": 1, "name": "fans"}],
 *  "devices": [
 *    {"link": 1, "address": "0x2c", "name": "fan 3", "kind": "fan", "registers": [
 *      {"register": "0x10", "name": "speed", "format": "u16be", "scale": 1, "unit": "rpm"}]},
 *    {"link": 1, "address": "0x58", "name": "power supply 1", "kind": "pmbus"}]}
 * }</pre>
 *
 * <p>Numbers may be written as such or as text, decimal or hexadecimal; {@code "tenBit": true}
 * stands with a 10-bit address. What is not known is ignored.
 */
public final class DeviceMap {

  /** A map that knows nothing. */
  public static final DeviceMap EMPTY = new DeviceMap(Map.of(), List.of());

  private final Map<Integer, String> links;
  private final Map<BusDevice, MappedDevice> devices = new HashMap<>();

  /**
   * Creates a map.
   *
   * @param links the names of buses
   * @param devices the devices; of several at one place the first counts
   */
  public DeviceMap(Map<Integer, String> links, List<MappedDevice> devices) {
    this.links = Map.copyOf(links);
    devices.forEach(device -> this.devices.putIfAbsent(device.device(), device));
  }

  /**
   * Reads a map from a file of 16 MiB at most.
   *
   * @throws dev.sideband.wire.MalformedMessageException if it is none
   */
  public static DeviceMap read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  /** Reads a map; see {@link #read(Path)}. */
  public static DeviceMap read(InputStream in) throws IOException {
    return DeviceMapFile.read(in);
  }

  /** Returns the device at a place. */
  public Optional<MappedDevice> device(BusDevice device) {
    return Optional.ofNullable(devices.get(device));
  }

  /** Returns a device's name, or what tells its place. */
  public String nameOf(BusDevice device) {
    MappedDevice mapped = devices.get(device);
    return mapped == null ? device.toString() : mapped.name();
  }

  /** Returns a bus's name, or its number. */
  public String nameOfLink(int link) {
    return links.getOrDefault(link, "bus " + link);
  }

  /** Returns a register's name, or its number; a dash if it is {@link BusSelector#ANY}. */
  public String nameOfRegister(BusDevice device, int register) {
    if (register == BusSelector.ANY) {
      return "-";
    }
    return device(device)
        .flatMap(mapped -> mapped.register(register))
        .map(MappedRegister::name)
        .orElse(String.format("register 0x%02x", register));
  }
}
