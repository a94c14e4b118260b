package dev.sideband.console;

import java.util.List;

/**
 * The sequence of one heartbeat period: its heartbeats that are still without answer.
 *
 * @param id counts the periods, from 0
 * @param outstanding sorted by the time of sending
 */
public record HeartbeatPeriod(long id, List<Heartbeat> outstanding) {

  public HeartbeatPeriod {
    outstanding = List.copyOf(outstanding);
  }
}
