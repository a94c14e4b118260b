package dev.sideband.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a healthy bus looks like, and how another time differs from it.
 *
 * @param healthy the devices in the healthy time
 * @param factor how many times more or less counts as a change, above 1
 * @param leastFailureRate a share of failures below this never counts as more, 0 to 1
 */
public record BusBaseline(List<DeviceReport> healthy, double factor, double leastFailureRate) {

  public BusBaseline {
    healthy = List.copyOf(healthy);
    if (!(factor > 1) || !(leastFailureRate >= 0 && leastFailureRate <= 1)) {
      throw new IllegalArgumentException("factor " + factor + ", rate " + leastFailureRate);
    }
  }

  /** Returns a baseline for which twice is a change, and one failure in a hundred none. */
  public static BusBaseline of(List<DeviceReport> healthy) {
    return new BusBaseline(healthy, 2, 0.01);
  }

  /** Returns what is different now, by link and address. */
  public List<BusChange> changes(List<DeviceReport> now) {
    Map<BusDevice, DeviceReport> present = new HashMap<>();
    now.forEach(report -> present.put(report.device(), report));
    List<BusChange> changes = new ArrayList<>();
    for (DeviceReport before : healthy) {
      DeviceReport after = present.remove(before.device());
      if (after == null) {
        changes.add(change(before, BusChange.Kind.SILENT, (double) before.messages(), 0));
      } else {
        compare(before, after, changes);
      }
    }
    for (DeviceReport appeared : present.values()) {
      changes.add(change(appeared, BusChange.Kind.APPEARED, 0, (double) appeared.messages()));
    }
    changes.sort((a, b) -> a.device().compareTo(b.device()));
    return changes;
  }

  private void compare(DeviceReport before, DeviceReport after, List<BusChange> changes) {
    double failed = after.failureRate();
    if (failed > leastFailureRate && failed > factor * before.failureRate()) {
      changes.add(change(after, BusChange.Kind.FAILS_MORE, before.failureRate(), failed));
    }
    if (before.timed() > 0 && after.meanNanos() > factor * before.meanNanos()) {
      changes.add(change(after, BusChange.Kind.SLOWER, before.meanNanos(), after.meanNanos()));
    }
    double rateBefore = before.perSecond();
    double rate = after.perSecond();
    if (rateBefore > 0 && rate > factor * rateBefore) {
      changes.add(change(after, BusChange.Kind.BUSIER, rateBefore, rate));
    } else if (rate > 0 && rate * factor < rateBefore) {
      changes.add(change(after, BusChange.Kind.QUIETER, rateBefore, rate));
    }
  }

  private static BusChange change(
      DeviceReport report, BusChange.Kind kind, double before, double now) {
    return new BusChange(report.device(), kind, before, now);
  }
}
