package dev.sideband.connection;

import dev.sideband.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What became of some connections over time, such as those of one client over all its services.
 *
 * <p>Give it the tables of a span in order, such as those that {@link
 * dev.sideband.table.TableHistory#replay} gives; then ask for the changes. A connection is in it
 * from when it first matches the query but for the states, and each change of state is told, so a
 * query for states tells only of changes to them. For one thread.
 */
public final class ConnectionTimeline implements Consumer<Table> {

  private final ConnectionQuery everyState;
  private final ConnectionQuery query;
  private final ServiceDirectory directory;
  private final List<ConnectionChange> changes = new ArrayList<>();
  private Map<ConnectionId, ConnectionInfo> before = new LinkedHashMap<>();

  /** Creates a timeline of nothing yet. */
  public ConnectionTimeline(ConnectionQuery query, ServiceDirectory directory) {
    this.query = query;
    this.everyState = query.states(new TcpState[0]);
    this.directory = directory;
  }

  /** Adds the next table. */
  @Override
  public void accept(Table table) {
    Map<ConnectionId, ConnectionInfo> now = new LinkedHashMap<>();
    for (ConnectionInfo info : everyState.find(table, directory)) {
      ConnectionInfo earlier = before.remove(info.id());
      now.put(info.id(), info);
      boolean changed = earlier == null || !earlier.state().equals(info.state());
      if (changed && query.matches(info, directory)) {
        changes.add(new ConnectionChange(table.time(), info, Optional.of(info.state())));
      }
    }
    for (ConnectionInfo gone : before.values()) {
      if (query.matches(gone, directory)) {
        changes.add(new ConnectionChange(table.time(), gone, Optional.empty()));
      }
    }
    before = now;
  }

  /** Returns what has changed so far, in order. */
  public List<ConnectionChange> changes() {
    return List.copyOf(changes);
  }
}
