package dev.sideband.snapshot.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory on disk that one process owns at a time.
 *
 * <p>Where the file system knows permissions, the files are the owner's alone: a process list shows
 * what people typed.
 */
public final class DiskFiles implements StageFiles {

  private static final String LOCK = "lock";

  private final Path directory;
  private final boolean posix;
  private final FileChannel lockFile;

  private DiskFiles(Path directory, boolean posix, FileChannel lockFile) {
    this.directory = directory;
    this.posix = posix;
    this.lockFile = lockFile;
  }

  /**
   * Takes possession of a directory, which is made if it is not there.
   *
   * @throws IOException if it cannot be made or written to, or is owned already
   */
  public static DiskFiles own(Path directory) throws IOException {
    Files.createDirectories(directory);
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(lockFile)) {
      lockFile.close();
      throw new FileSystemException(directory.toString(), null, "in use by another pipeline");
    }
    return new DiskFiles(directory, posix, lockFile);
  }

  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public StageFile create(String name) throws IOException {
    Path path = directory.resolve(name);
    Files.deleteIfExists(path);
    Files.createFile(path, ownerOnly());
    return new DiskFile(path);
  }

  private FileAttribute<?>[] ownerOnly() {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public Optional<StageFile> open(String name) throws IOException {
    Path path = directory.resolve(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    return Optional.of(new DiskFile(path));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  /** Does nothing where a directory cannot be opened: there, renames are made durable at once. */
  @Override
  public void syncDirectory() throws IOException {
    if (!posix) {
      return;
    }
    // A channel refuses to work for an interrupted thread; a copy that is made must be kept.
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    }
  }
}
