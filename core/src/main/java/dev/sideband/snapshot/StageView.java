package dev.sideband.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * One content of one stage, held fast: it stays readable and unchanged while the view is open, even
 * when the stage gets another content meanwhile.
 *
 * <p>Only a temporary stage that is being received may grow under it. Safe for any thread. Close it
 * soon: it keeps a replaced content on the disk.
 */
public interface StageView extends AutoCloseable {

  /** Returns what the stage says of this content. */
  StageHeader header();

  /**
   * Fills {@code target} from {@code offset} of the content on, as far as there is content.
   *
   * @return the number of bytes read, 0 at the end
   */
  int read(long offset, ByteBuffer target) throws IOException;

  /** Returns a stream over the content from its start; for one thread, ends with this view. */
  InputStream stream();

  /** Lets the content go. Idempotent. */
  @Override
  void close();
}
