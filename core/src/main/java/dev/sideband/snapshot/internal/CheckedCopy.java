package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageDraft;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageStore;
import dev.sideband.snapshot.StageView;
import dev.sideband.time.Stamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Copies one whole stage to the next and checks each byte on the way. */
public final class CheckedCopy {

  private static final int BUFFER = 1 << 16;

  private CheckedCopy() {}

  /** Makes the intermediate stage from the stopped temporary one. */
  public static StageHeader first(StageStore store, Stamp now)
      throws SnapshotRefusedException, IOException {
    try (StageView source = store.open(Stage.TEMPORARY, 0)) {
      return copy(store, source, Stage.INTERMEDIATE, source.header().request(), now);
    }
  }

  /** Makes the display stage from the intermediate one. */
  public static StageHeader second(StageStore store, long token, Stamp now)
      throws SnapshotRefusedException, IOException {
    try (StageView source = store.open(Stage.INTERMEDIATE, 0)) {
      return copy(store, source, Stage.DISPLAY, token, now);
    }
  }

  private static StageHeader copy(
      StageStore store, StageView source, Stage target, long request, Stamp now)
      throws SnapshotRefusedException, IOException {
    StageHeader header = source.header();
    if (!header.state().isWhole()) {
      throw new SnapshotRefusedException(
          SnapshotRefusal.CONFLICT, "a stage that is " + header.state() + " is not copied");
    }
    try (StageDraft draft = store.draft(target)) {
      CRC32C crc = new CRC32C();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (source.read(draft.length(), buffer) > 0) {
        buffer.flip();
        crc.update(buffer.duplicate());
        draft.append(buffer);
        buffer.clear();
      }
      if (draft.length() != header.length() || (int) crc.getValue() != header.crc()) {
        throw new SnapshotRefusedException(
            SnapshotRefusal.DAMAGED, "the " + header.stage() + " stage is not what it says");
      }
      StageHeader copy = header.copiedTo(target, draft.generation(), request, now);
      draft.commit(copy);
      return copy;
    } catch (IOException e) {
      throw DiskFull.refusedOrSame(e);
    }
  }
}
