package dev.sideband.transport;

import java.util.Objects;

/**
 * How the link of one worker does, as the monitor server sees it.
 *
 * @param worker whose it is
 * @param connected whether the worker is connected
 * @param number the number of the newest entry that was taken, see {@link WorkerEntry}; 0 if there
 *     is none
 * @param lost entries that the worker could not keep until they were taken
 * @param instructions instructions that the worker has not taken yet
 */
public record WorkerStatus(
    WorkerId worker, boolean connected, long number, long lost, int instructions) {

  public WorkerStatus {
    Objects.requireNonNull(worker, "worker");
  }
}
