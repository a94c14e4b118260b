package dev.sideband.connection;

import dev.sideband.time.Stamp;
import java.util.Objects;
import java.util.Optional;

/**
 * A step in the life of a connection, as sweeps saw it.
 *
 * @param time that of the sweep in which it was first seen
 * @param connection the connection; what it was before, if it is gone
 * @param state the state it has from now on; empty if it is gone
 */
public record ConnectionChange(Stamp time, ConnectionInfo connection, Optional<TcpState> state) {

  public ConnectionChange {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(state, "state");
  }
}
