package dev.sideband.snapshot.internal;

import java.io.IOException;
import java.util.Optional;

/**
 * The files of one directory: every step by which stages come to be, so that what a crash leaves
 * behind follows from the order of these calls alone.
 */
public interface StageFiles extends AutoCloseable {

  /** Creates an empty file, in place of one of that name. */
  StageFile create(String name) throws IOException;

  /** Opens a file to read and write, or returns empty if there is none. */
  Optional<StageFile> open(String name) throws IOException;

  /** Gives a file another name, in place of one of that name, in one step. */
  void rename(String from, String to) throws IOException;

  /** Removes a file if it is there. */
  void delete(String name) throws IOException;

  /** Returns when the names, as they are now, outlive a loss of power. */
  void syncDirectory() throws IOException;

  /** Gives the directory free for another owner. */
  @Override
  void close();
}
