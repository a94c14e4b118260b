package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageContent;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageStore;
import dev.sideband.snapshot.StageView;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Reads the display stage whole and checks it, so that what is shown is what was copied. */
public final class CheckedReader {

  private CheckedReader() {}

  /** Reads one generation, or the one there is now for 0. */
  public static StageContent read(StageStore store, long generation)
      throws SnapshotRefusedException, IOException {
    try (StageView view = store.open(Stage.DISPLAY, generation)) {
      StageHeader header = view.header();
      ByteBuffer buffer = ByteBuffer.allocate((int) header.length());
      int length = view.read(0, buffer);
      CRC32C crc = new CRC32C();
      crc.update(buffer.flip());
      if (length != header.length() || (int) crc.getValue() != header.crc()) {
        throw new SnapshotRefusedException(
            SnapshotRefusal.DAMAGED, "the display stage is not what it says");
      }
      return new StageContent(header, Bytes.copyOf(buffer.array()));
    }
  }
}
