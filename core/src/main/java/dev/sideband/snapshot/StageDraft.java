package dev.sideband.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * New content of a stage in preparation; the stage keeps its old content until {@link #commit}.
 *
 * <p>For one thread at a time. Closing a draft that was neither shown nor committed leaves the
 * stage as it was.
 */
public interface StageDraft extends AutoCloseable {

  /** Returns the generation that this content will have. */
  long generation();

  /** Returns the number of bytes appended. */
  long length();

  /** Appends the remaining bytes of the buffer. */
  void append(ByteBuffer bytes) throws IOException;

  /** Takes back all that was appended, and the room it took. */
  void clear() throws IOException;

  /**
   * Makes this the stage's content at once, while it still grows; only the temporary stage is ever
   * shown unfinished.
   */
  void show(StageHeader header) throws IOException;

  /**
   * Makes this the stage's content for good: when it returns, the content outlives a loss of power;
   * when it fails or the machine dies within it, the stage has its old content or this one, whole.
   */
  void commit(StageHeader header) throws IOException;

  @Override
  void close();
}
