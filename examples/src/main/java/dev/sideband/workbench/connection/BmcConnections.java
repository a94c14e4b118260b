package dev.sideband.workbench.connection;

import dev.sideband.connection.ConnectionColumns;
import dev.sideband.connection.ConnectionInfo;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.table.RowType;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.transport.TableSource;
import dev.sideband.wire.Bytes;
import java.io.IOException;

/**
 * The connections of a host as its agent tells its BMC of them, with the time and the services that
 * the agent saw. Each table is read once: there is nothing to read while the host is silent, and
 * what it told an earlier start of its BMC is no news.
 */
final class BmcConnections implements TableSource<ConnectionInfo> {

  private static final int WIDTH = ConnectionColumns.SCHEMA.columns().size();

  private final SoftwareBmc bmc;
  private final SnapshotPipeline tables;
  private final TableCodec codec = new TableCodec();

  /** The number of the table that was read last. */
  private long read;

  /** Creates a source; the BMC, which must take connection tables, stays its owner's. */
  BmcConnections(SoftwareBmc bmc) {
    this.bmc = bmc;
    this.tables = bmc.snapshots(ObjectType.CONNECTION_TABLE);
  }

  @Override
  public RowType<ConnectionInfo> rowType() {
    return ConnectionInfo.TYPE;
  }

  @Override
  public void read(TableBuffer into) throws IOException {
    StageHeader header =
        tables
            .info(Stage.INTERMEDIATE)
            .header()
            .filter(each -> each.generation() != read)
            .filter(each -> each.origin().received().clock().equals(bmc.boot()))
            .orElseThrow(() -> new IOException("the host has told of no connections since"));
    Table table = codec.decode(content(header));
    if (!table.schema().equals(ConnectionColumns.SCHEMA)) {
      throw new IOException("the host tells of connections by other columns than these");
    }
    into.clear(table.time());
    for (int row = 0; row < table.rows(); row++) {
      into.beginRow();
      for (int column = 0; column < WIDTH; column++) {
        into.copy(column, table, row, column);
      }
      into.endRow();
    }
    read = header.generation();
  }

  private Bytes content(StageHeader header) throws IOException {
    try {
      return tables
          .read(Stage.INTERMEDIATE, header.generation(), 0, Math.toIntExact(header.length()))
          .data();
    } catch (SnapshotRefusedException e) {
      throw new IOException("a newer table took its place", e);
    }
  }

  @Override
  public void close() {}
}
