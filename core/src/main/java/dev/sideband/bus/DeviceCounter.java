package dev.sideband.bus;

import dev.sideband.transport.BusRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts one device's messages. */
final class DeviceCounter {

  private final BusDevice device;
  private final Map<Integer, Long> failures = new HashMap<>();
  private long reads;
  private long writes;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last;
  private long timed;
  private long shortest = Long.MAX_VALUE;
  private long longest;
  private long sum;
  private long errorRun;
  private long longestErrorRun;
  private DeviceReport.@Nullable Failure lastFailure;

  DeviceCounter(BusDevice device) {
    this.device = device;
  }

  void add(BusRecord message, int register) {
    if (message.read()) {
      reads++;
    } else {
      writes++;
    }
    bytes += message.data().size();
    first = Math.min(first, message.nanos());
    last = Math.max(last, message.nanos());
    time(message.durationNanos());
    if (message.result().failed()) {
      failures.merge(message.result().code(), 1L, Long::sum);
      errorRun++;
      longestErrorRun = Math.max(longestErrorRun, errorRun);
      lastFailure = new DeviceReport.Failure(message.nanos(), register, message.result());
    } else if (message.result().ok()) {
      errorRun = 0;
    }
  }

  private void time(long duration) {
    if (duration > 0) {
      timed++;
      shortest = Math.min(shortest, duration);
      longest = Math.max(longest, duration);
      sum += duration;
    }
  }

  long errorRun() {
    return errorRun;
  }

  DeviceReport report() {
    return new DeviceReport(
        device,
        reads,
        writes,
        bytes,
        failures,
        first,
        last,
        timed,
        timed == 0 ? 0 : shortest,
        longest,
        sum,
        errorRun,
        longestErrorRun,
        lastFailure);
  }
}
