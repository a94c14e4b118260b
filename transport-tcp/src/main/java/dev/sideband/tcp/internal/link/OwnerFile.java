package dev.sideband.tcp.internal.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files that nobody but their owner reads. */
public final class OwnerFile {

  private OwnerFile() {}

  /** Makes an empty file; whoever writes to it writes where only its owner reads. */
  public static void create(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
