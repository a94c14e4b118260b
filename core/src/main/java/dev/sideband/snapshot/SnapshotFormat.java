package dev.sideband.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Knows what a snapshot's bytes mean, so that the pipeline need not.
 *
 * <p>Implementations are stateless and safe for any thread. They work on the streams they are given
 * and on nothing else: they are called while other writers wait. Bytes that do not follow the
 * format give a {@link dev.sideband.wire.MalformedMessageException}.
 */
public interface SnapshotFormat {

  /**
   * Counts the rows of a whole plain snapshot.
   *
   * @throws dev.sideband.wire.MalformedMessageException if it is not a whole snapshot
   */
  long rows(InputStream plain) throws IOException;

  /**
   * Makes a whole plain snapshot from the one before and what changed since.
   *
   * @param base the whole plain snapshot that the delta was made against
   * @param delta the changes, inflated
   * @param whole takes the result
   * @throws dev.sideband.wire.MalformedMessageException if the delta is not whole or does not fit
   *     the base
   */
  void apply(InputStream base, InputStream delta, OutputStream whole) throws IOException;
}
