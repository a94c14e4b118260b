package dev.sideband.ring.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes files and folders that nobody else may read, where the file system knows permissions: a log
 * may hold what people typed.
 */
final class OwnerOnly {

  private OwnerOnly() {}

  static void create(Path file) throws IOException {
    Files.createFile(file, permissions(file, "rw-------"));
  }

  static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, permissions(folder, "rwx------"));
    }
  }

  private static FileAttribute<?>[] permissions(Path path, String which) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(which))
        }
        : new FileAttribute<?>[0];
  }
}
