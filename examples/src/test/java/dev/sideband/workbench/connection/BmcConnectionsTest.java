package dev.sideband.workbench.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.Sideband;
import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.connection.TcpState;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.workbench.TestAgent;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BmcConnectionsTest {

  private final TableBuffer rows = new TableBuffer(ConnectionColumns.SCHEMA);

  @TempDir Path folder;

  @Test
  void eachTableOfTheHostIsReadOnceAsItsAgentSawIt() throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc = start(sideband)) {
      TestAgent agent = new TestAgent(bmc.snapshots(ObjectType.CONNECTION_TABLE), new FakeTime());
      BmcConnections source = new BmcConnections(bmc);
      assertThrows(IOException.class, () -> source.read(rows), "the host is silent");

      TestConnections connections = new TestConnections(sideband);
      connections.add(8080, "10.0.0.9", TcpState.ESTABLISHED);
      Table first = sweep(connections);
      agent.push(first);
      source.read(rows);
      assertEquals(first.time(), rows.time());
      assertEquals(1, rows.rows());
      ConnectionInfo info = ConnectionInfo.TYPE.rows(rows).get(0);
      assertEquals("10.0.0.9", info.client().toString());
      assertEquals("web", info.service().orElseThrow());
      assertThrows(IOException.class, () -> source.read(rows), "it has been read");

      connections.add(22, "10.0.0.7", TcpState.CLOSE_WAIT);
      agent.push(sweep(connections));
      source.read(rows);
      assertEquals(2, rows.rows());

      agent.push(agent.table("init"));
      assertThrows(IOException.class, () -> source.read(rows), "a table of processes");
    }
    try (Sideband sideband = Sideband.builder().build();
        SoftwareBmc bmc = start(sideband)) {
      BmcConnections source = new BmcConnections(bmc);
      assertThrows(IOException.class, () -> source.read(rows), "of an earlier start");
    }
  }

  private SoftwareBmc start(Sideband sideband) throws IOException {
    return SoftwareBmc.builder(sideband)
        .snapshots(ObjectType.CONNECTION_TABLE, new TableSnapshotFormat())
        .start(folder);
  }

  private static Table sweep(TestConnections connections) {
    TableBuffer buffer = new TableBuffer(ConnectionColumns.SCHEMA);
    connections.read(buffer);
    for (int row = 0; row < buffer.rows(); row++) {
      buffer.reopenRow(row);
      buffer.set(ConnectionColumns.SERVICE, "web");
      buffer.endRow();
    }
    return buffer.freeze();
  }
}
