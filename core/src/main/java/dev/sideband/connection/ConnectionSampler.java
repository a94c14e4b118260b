package dev.sideband.connection;

import dev.sideband.monitor.Sampler;
import dev.sideband.table.CellState;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.transport.TableSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a connection source and adds to each row that lacks it the service that it belongs to. */
final class ConnectionSampler implements Sampler<Table> {

  private static final Direction[] DIRECTIONS = Direction.values();

  private final TableSource<ConnectionInfo> source;
  private final List<ServiceFinder> finders;
  private final TableBuffer rows = new TableBuffer(ConnectionColumns.SCHEMA);

  ConnectionSampler(TableSource<ConnectionInfo> source, List<ServiceFinder> finders) {
    if (!source.rowType().schema().equals(ConnectionColumns.SCHEMA)) {
      throw new IllegalArgumentException("rows of " + source.rowType().schema());
    }
    this.source = source;
    this.finders = List.copyOf(finders);
  }

  @Override
  public Table sample() throws IOException {
    source.read(rows);
    for (ServiceFinder finder : finders) {
      finder.begin(rows);
    }
    for (int row = 0; row < rows.rows(); row++) {
      if (rows.state(row, ConnectionColumns.SERVICE) == CellState.PRESENT) {
        continue;
      }
      Service service = find(row);
      rows.reopenRow(row);
      rows.set(ConnectionColumns.SERVICE, service.name());
      rows.set(ConnectionColumns.SERVICE_SOURCE, service.source().name());
      rows.endRow();
    }
    return rows.freeze();
  }

  private Service find(int row) {
    Direction direction = DIRECTIONS[(int) rows.integer(row, ConnectionColumns.DIRECTION)];
    int end =
        direction == Direction.OUTBOUND
            ? ConnectionColumns.REMOTE_PORT
            : ConnectionColumns.LOCAL_PORT;
    int port = (int) rows.integer(row, end);
    OptionalLong cgroup =
        rows.state(row, ConnectionColumns.CGROUP) == CellState.PRESENT
            ? OptionalLong.of(rows.integer(row, ConnectionColumns.CGROUP))
            : OptionalLong.empty();
    for (ServiceFinder finder : finders) {
      Optional<Service> service = finder.find(direction, port, cgroup);
      if (service.isPresent()) {
        return service.get();
      }
    }
    return Service.UNKNOWN;
  }

  @Override
  public void close() {
    source.close();
  }
}
