package dev.sideband.snapshot;

import dev.sideband.time.Stamp;
import java.io.IOException;

/** The first copy module: makes the intermediate stage from the stopped temporary one. */
@FunctionalInterface
public interface FirstCopy {

  /**
   * Copies the temporary stage, which stays as it is.
   *
   * @return the header of the new intermediate stage
   * @throws SnapshotRefusedException if the temporary stage is not whole or there is no space; the
   *     intermediate stage keeps its old content
   */
  StageHeader copy(StageStore store, Stamp now) throws SnapshotRefusedException, IOException;
}
