package dev.sideband.connection;

import dev.sideband.transport.WorkerId;
import java.util.Objects;

/**
 * One item that a query found.
 *
 * @param worker the machine on which it was seen
 * @param change a connection, with when it got the state; the first one of a connection tells the
 *     state that it had at the begin of the span
 */
public record FoundConnection(WorkerId worker, ConnectionChange change) {

  public FoundConnection {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(change, "change");
  }
}
