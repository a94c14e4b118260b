package dev.sideband.snapshot;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the content of the three stages and numbers it.
 *
 * <p>The modules of a pipeline share one store. Reading is safe for any thread; drafts are made by
 * one thread at a time.
 */
public interface StageStore {

  /** Returns what a stage says of its content, or empty if it is absent. */
  Optional<StageHeader> header(Stage stage);

  /**
   * Opens a content of a stage and holds it fast.
   *
   * @param generation the content wanted, or 0 for the one there is now
   * @throws SnapshotRefusedException if the stage is absent or that content is gone
   */
  StageView open(Stage stage, long generation) throws SnapshotRefusedException;

  /** Begins new content for a stage. */
  StageDraft draft(Stage stage) throws IOException;
}
