package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;

/** Takes the entries of an archive in their order. */
interface EntrySink {

  /** What has no mode of its own. */
  int NO_MODE = -1;

  /**
   * Takes a folder.
   *
   * @param mode its permissions as Unix writes them, or {@link #NO_MODE}
   */
  void folder(String name, int mode) throws IOException;

  /**
   * Takes a file.
   *
   * @param content its bytes, up to its end; it must be read before this returns
   */
  void file(String name, int mode, InputStream content) throws IOException;

  /** Takes a symbolic link. */
  void link(String name, String target) throws IOException;

  /**
   * Takes another name of a file that came before.
   *
   * @param target the first name of it
   */
  void hardLink(String name, String target) throws IOException;
}
