package dev.sideband.ipmi.bmc;

import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Text whose rows are its lines; a delta is more lines. */
public final class LineFormat implements SnapshotFormat {

  @Override
  public long rows(InputStream plain) throws IOException {
    byte[] text = plain.readAllBytes();
    if (text.length > 0 && text[text.length - 1] != '\n') {
      throw new MalformedMessageException("line", text.length, "is not ended", Bytes.EMPTY);
    }
    long rows = 0;
    for (byte each : text) {
      rows += each == '\n' ? 1 : 0;
    }
    return rows;
  }

  @Override
  public void apply(InputStream base, InputStream delta, OutputStream whole) throws IOException {
    base.transferTo(whole);
    delta.transferTo(whole);
  }
}
