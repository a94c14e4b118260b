package dev.sideband.snapshot;

import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Optional;

/**
 * The receiving module: takes one snapshot at a time into the temporary stage.
 *
 * <p>A pipeline calls it from one thread at a time, but {@link #lastHeard} from any. A call that is
 * repeated has the effect of one. An unexpected {@link IOException} ends the write; none of the
 * other stages is ever touched.
 */
public interface SnapshotReceiver extends AutoCloseable {

  /** Begins a write, or resumes the one that this offer began. */
  WriteTicket begin(SnapshotOffer offer) throws SnapshotRefusedException, IOException;

  /**
   * Takes bytes as they travel.
   *
   * @param offset where {@code data} belongs in them
   * @return the next offset that is missing
   */
  long write(int handle, long offset, Bytes data) throws SnapshotRefusedException, IOException;

  /**
   * Checks that the plain content is what the writer says, and finishes it.
   *
   * @return the header of the temporary stage, now stopped
   */
  StageHeader stop(int handle, long plainLength, long rows, int crc)
      throws SnapshotRefusedException, IOException;

  /** Gives the write up at its writer's wish. */
  void abort(int handle) throws SnapshotRefusedException, IOException;

  /** Gives up the write that is under way, if there is one. */
  void abandon(AbandonReason reason);

  /** Returns when a call last named a write that is known, or empty if none has yet. */
  Optional<Stamp> lastHeard();

  /** Lets go of what a write under way holds; its bytes stay and count as abandoned. */
  @Override
  void close();
}
