package dev.sideband.fleet.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folders on the disk. */
public final class Folders {

  private Folders() {}

  /** Brings the name of a file or folder to the disk, as {@link #sync} does with a folder's. */
  public static void syncNameOf(Path one) throws IOException {
    Path folder = one.toAbsolutePath().getParent();
    if (folder != null) {
      sync(folder);
    }
  }

  /**
   * Brings the names in a folder to the disk, so that what was made or renamed there survives a
   * loss of power. Does nothing where a system makes such changes durable at once.
   *
   * @throws IOException if that failed
   */
  public static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
