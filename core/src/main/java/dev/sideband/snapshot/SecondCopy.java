package dev.sideband.snapshot;

import dev.sideband.time.Stamp;
import java.io.IOException;

/** The second copy module: makes the display stage from the intermediate one. */
@FunctionalInterface
public interface SecondCopy {

  /**
   * Copies the intermediate stage, which stays as it is.
   *
   * @param token the display request that asks for it; kept in the header
   * @return the header of the new display stage
   * @throws SnapshotRefusedException if there is no intermediate stage or no space; the display
   *     stage keeps its old content
   */
  StageHeader copy(StageStore store, long token, Stamp now)
      throws SnapshotRefusedException, IOException;
}
