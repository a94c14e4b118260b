package dev.sideband.alarm;

import dev.sideband.transport.WorkerId;
import java.util.Objects;

/**
 * An alarm, and who sent it.
 *
 * @param worker where it comes from
 * @param alarm what it says
 */
public record ReceivedAlarm(WorkerId worker, Alarm alarm) {

  public ReceivedAlarm {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(alarm, "alarm");
  }
}
