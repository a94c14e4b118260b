package dev.sideband.snapshot;

import java.io.IOException;

/** The reading module: reads the display stage, and only that, for whoever shows it. */
@FunctionalInterface
public interface DisplayReader {

  /**
   * Reads one whole content.
   *
   * @param generation the content wanted, or 0 for the one there is now
   * @throws SnapshotRefusedException if nothing was displayed yet, that content is gone, or it is
   *     not what its header says
   */
  StageContent read(StageStore store, long generation) throws SnapshotRefusedException, IOException;
}
