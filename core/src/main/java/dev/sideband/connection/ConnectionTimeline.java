package dev.sideband.connection;

import dev.sideband.table.KeyRange;
import dev.sideband.table.RowVisitor;
import dev.sideband.table.Table;
import dev.sideband.table.TableHistory;
import dev.sideband.time.ClockId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of some connections over time, such as those of one client over all its services.
 *
 * <p>Let it {@linkplain #read read} a history, or give it the tables of a span in order; then ask
 * for the changes. A connection is in it from when it first matches the query but for the states,
 * and each change of state is told, so a query for states tells only of changes to them. For one
 * thread.
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

  /**
   * Adds what a history holds of a span. Of one whose subject is {@link
   * ConnectionColumns#REMOTE_ADDRESS} it reads no more than the clients of the query need.
   *
   * @param boot the boot that the times count from
   * @param from start of the span, microseconds; what is there then comes first
   * @param to end of the span, microseconds, itself part of it
   * @return how many records could not be understood, see {@link TableHistory#changes}
   */
  public long read(TableHistory history, ClockId boot, long from, long to) throws IOException {
    List<KeyRange> clients =
        query.clients().stream()
            .map(block -> block.range(ConnectionColumns.REMOTE_ADDRESS))
            .toList();
    return history.changes(boot, from, to, clients, new Rows());
  }

  private final class Rows implements RowVisitor {

    @Override
    public void present(Table rows, int row) {
      ConnectionInfo info = ConnectionInfo.TYPE.read(rows, row);
      if (everyState.matches(info, directory)) {
        add(rows, info, before.put(info.id(), info));
      } else {
        gone(rows, row);
      }
    }

    @Override
    public void gone(Table rows, int row) {
      ConnectionInfo last = before.remove(ConnectionInfo.TYPE.read(rows, row).id());
      if (last != null) {
        addGone(rows, last);
      }
    }
  }

  /** Adds the next table. */
  @Override
  public void accept(Table table) {
    Map<ConnectionId, ConnectionInfo> now = new LinkedHashMap<>();
    for (ConnectionInfo info : everyState.find(table, directory)) {
      now.put(info.id(), info);
      add(table, info, before.remove(info.id()));
    }
    before.values().forEach(gone -> addGone(table, gone));
    before = now;
  }

  private void add(Table table, ConnectionInfo info, @Nullable ConnectionInfo earlier) {
    boolean changed = earlier == null || !earlier.state().equals(info.state());
    if (changed && query.matches(info, directory)) {
      changes.add(new ConnectionChange(table.time(), info, Optional.of(info.state())));
    }
  }

  private void addGone(Table table, ConnectionInfo gone) {
    if (query.matches(gone, directory)) {
      changes.add(new ConnectionChange(table.time(), gone, Optional.empty()));
    }
  }

  /** Returns what has changed so far, in order. */
  public List<ConnectionChange> changes() {
    return List.copyOf(changes);
  }
}
