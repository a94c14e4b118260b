package dev.sideband.bus;

import dev.sideband.transport.BusResult;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was counted of one device's messages.
 *
 * @param device the device
 * @param reads messages in which it sends
 * @param writes messages in which the master sends
 * @param bytes data bytes, either way
 * @param failures messages that went wrong, by result code
 * @param firstNanos the time of the first message
 * @param lastNanos the time of the last message
 * @param timed messages whose duration is known
 * @param shortestNanos the shortest of those durations; 0 if there is none
 * @param longestNanos the longest of those durations; 0 if there is none
 * @param sumNanos all those durations together
 * @param errorRun how many messages went wrong at the end, one after the other
 * @param longestErrorRun the most messages that went wrong one after the other
 * @param lastFailure the last message that went wrong
 */
public record DeviceReport(
    BusDevice device,
    long reads,
    long writes,
    long bytes,
    Map<Integer, Long> failures,
    long firstNanos,
    long lastNanos,
    long timed,
    long shortestNanos,
    long longestNanos,
    long sumNanos,
    long errorRun,
    long longestErrorRun,
    @Nullable Failure lastFailure) {

  public DeviceReport {
    Objects.requireNonNull(device, "device");
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  /**
   * A message that went wrong.
   *
   * @param nanos its time
   * @param register its register, or {@link BusSelector#ANY}
   * @param result how it ended
   */
  public record Failure(long nanos, int register, BusResult result) {}

  /** Returns the number of messages. */
  public long messages() {
    return reads + writes;
  }

  /** Returns the number of messages that went wrong. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of messages that were not acknowledged. */
  public long nacks() {
    return failures.getOrDefault(BusResult.ADDRESS_NACK.code(), 0L)
        + failures.getOrDefault(BusResult.DATA_NACK.code(), 0L);
  }

  /** Returns the share of messages that were not acknowledged, 0 to 1. */
  public double nackRate() {
    return messages() == 0 ? 0 : (double) nacks() / messages();
  }

  /** Returns the share of messages that went wrong, 0 to 1. */
  public double failureRate() {
    return messages() == 0 ? 0 : (double) failed() / messages();
  }

  /** Returns messages per second between the first and the last; 0 for fewer than two. */
  public double perSecond() {
    return lastNanos == firstNanos ? 0 : (messages() - 1) * 1e9 / (lastNanos - firstNanos);
  }

  /** Returns the mean duration of a message in nanoseconds; 0 if none is known. */
  public double meanNanos() {
    return timed == 0 ? 0 : (double) sumNanos / timed;
  }
}
