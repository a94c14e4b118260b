package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * Something that happened at a worker.
 *
 * @param worker where
 * @param stream what it belongs to
 * @param number grows from entry to entry of a worker, over all its streams, by 1 or more
 * @param data what the agent appended
 */
public record WorkerEntry(WorkerId worker, String stream, long number, Bytes data) {

  public WorkerEntry {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(data, "data");
  }
}
