package dev.sideband.tcp.internal.kernel;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A sweep for tests. */
final class Rows {

  final TableBuffer table = new TableBuffer(ConnectionColumns.SCHEMA);
  final ConnectionRows maker;

  Rows() {
    this(ConnectionRows.ALL_STATES, 0);
  }

  Rows(int states, int localPort) {
    maker = new ConnectionRows(states, localPort);
    begin();
  }

  void begin() {
    table.clear(new Stamp(HostBoot.UNKNOWN, 1, Instant.EPOCH, Duration.ZERO));
    maker.begin(table);
  }

  List<ConnectionInfo> infos() {
    return new ArrayList<>(ConnectionInfo.TYPE.rows(table));
  }
}
