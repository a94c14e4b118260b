package dev.sideband.bus;

import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts messages by device: rates, refusals, durations, runs of errors.
 *
 * <p>It knows the 4,096 devices first seen; the messages of others are counted together. Safe for
 * any thread.
 */
public final class BusStatistics implements BusListener {

  private static final int MOST_DEVICES = 4_096;

  private final Map<BusDevice, DeviceCounter> devices = new LinkedHashMap<>();
  private final RegisterTracker registers = new RegisterTracker();
  private long beyond;
  private long lost;

  /** Creates statistics of nothing yet. */
  public BusStatistics() {}

  @Override
  public synchronized void seen(BusRecord message) {
    int register = registers.registerOf(message);
    BusDevice device = BusDevice.of(message);
    DeviceCounter counter = devices.get(device);
    if (counter == null) {
      if (devices.size() == MOST_DEVICES) {
        beyond++;
        return;
      }
      counter = new DeviceCounter(device);
      devices.put(device, counter);
    }
    counter.add(message, register);
  }

  @Override
  public synchronized void lost(long messages) {
    lost += messages;
  }

  /** Returns what was counted so far, by link and address. */
  public synchronized List<DeviceReport> devices() {
    List<DeviceReport> reports = new ArrayList<>(devices.size());
    devices.values().forEach(counter -> reports.add(counter.report()));
    reports.sort((a, b) -> a.device().compareTo(b.device()));
    return reports;
  }

  /** Returns what was counted of one device. */
  public synchronized Optional<DeviceReport> device(BusDevice device) {
    return Optional.ofNullable(devices.get(device)).map(DeviceCounter::report);
  }

  /** Returns how many messages belong to devices beyond those it knows. */
  public synchronized long beyond() {
    return beyond;
  }

  /** Returns how many messages the taps missed. */
  public synchronized long lost() {
    return lost;
  }
}
