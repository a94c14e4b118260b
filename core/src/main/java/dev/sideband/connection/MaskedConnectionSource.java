package dev.sideband.connection;

import dev.sideband.table.CellState;
import dev.sideband.table.RowType;
import dev.sideband.table.TableBuffer;
import dev.sideband.transport.TableSource;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Objects;

/**
 * A connection source whose clients are masked before anything is stored, sent or judged: their
 * addresses are nowhere behind it.
 *
 * <p>Who is on the other end of an outbound connection is masked as well; the ports and the
 * addresses of this machine stay, and services are found as before. For one thread at a time.
 */
public final class MaskedConnectionSource implements TableSource<ConnectionInfo> {

  private final TableSource<ConnectionInfo> source;
  private final AddressMask mask;
  private final TableBuffer plain = new TableBuffer(ConnectionColumns.SCHEMA);

  /**
   * Creates a source over another one.
   *
   * @param source taken over; closed with this
   */
  public MaskedConnectionSource(TableSource<ConnectionInfo> source, AddressMask mask) {
    this.source = Objects.requireNonNull(source, "source");
    this.mask = Objects.requireNonNull(mask, "mask");
  }

  @Override
  public RowType<ConnectionInfo> rowType() {
    return source.rowType();
  }

  @Override
  public void read(TableBuffer into) throws IOException {
    source.read(plain);
    into.clear(plain.time());
    int width = ConnectionColumns.SCHEMA.columns().size();
    for (int row = 0; row < plain.rows(); row++) {
      into.beginRow();
      for (int column = 0; column < width; column++) {
        if (column == ConnectionColumns.REMOTE_ADDRESS
            && plain.state(row, column) == CellState.PRESENT) {
          Bytes address = plain.bytes(row, column);
          into.set(column, mask.mask(new IpAddress(address)).bytes());
        } else {
          into.copy(column, plain, row, column);
        }
      }
      into.endRow();
    }
    plain.clear(plain.time());
  }

  @Override
  public void close() {
    source.close();
  }
}
