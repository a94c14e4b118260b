package dev.sideband.connection;

import java.util.HashMap;
import java.util.Map;

/** Remembers since when each connection has been in its state. For one thread. */
final class ConnectionAges {

  private record Seen(TcpState state, long micros) {}

  private Map<ConnectionId, Seen> before = new HashMap<>();
  private Map<ConnectionId, Seen> now = new HashMap<>();

  /** Notes a connection of a sweep; returns since when it has been in its state, microseconds. */
  long since(ConnectionInfo connection) {
    Seen seen = before.get(connection.id());
    Seen kept =
        seen != null && seen.state().equals(connection.state())
            ? seen
            : new Seen(connection.state(), connection.seen().micros());
    now.put(connection.id(), kept);
    return kept.micros();
  }

  /** Ends a sweep and forgets the connections that were not in it. */
  void endSweep() {
    before = now;
    now = new HashMap<>();
  }
}
