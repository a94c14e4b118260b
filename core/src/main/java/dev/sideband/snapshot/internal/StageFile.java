package dev.sideband.snapshot.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file. Safe for any thread. */
public interface StageFile extends AutoCloseable {

  /** Fills {@code target} from {@code position} on, as far as there are bytes; returns how many. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes all remaining bytes at {@code position}. */
  void write(ByteBuffer source, long position) throws IOException;

  /** Returns the number of bytes in the file. */
  long size() throws IOException;

  /** Cuts the file to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Returns when what was written outlives a loss of power. */
  void force() throws IOException;

  /** Closes the file; a failure to do so changes nothing for the caller. */
  @Override
  void close();
}
