package dev.sideband.table;

import dev.sideband.snapshot.SnapshotFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Tells the snapshot pipeline what tables and their deltas mean. Safe for any thread. */
public final class TableSnapshotFormat implements SnapshotFormat {

  /** Creates the format. */
  public TableSnapshotFormat() {}

  @Override
  public long rows(InputStream plain) throws IOException {
    return new TableCodec().decode(plain).rows();
  }

  @Override
  public void apply(InputStream base, InputStream delta, OutputStream whole) throws IOException {
    TableCodec codec = new TableCodec();
    Table before = codec.decode(base);
    Table after = new TableDelta().apply(before, TableCodec.readAll(delta));
    codec.encode(after).asStream().transferTo(whole);
  }
}
