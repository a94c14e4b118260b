package dev.sideband.ring.internal;

import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a file, which one holder in all processes has at a time. The system takes it
 * back from a process that dies.
 *
 * <p>The lock is on a file of its own, because a process loses its lock on a file when it closes
 * any channel to it, and readers open and close the ring itself. For the same reason a second
 * holder in this process is turned away before it opens anything.
 */
public final class OwnedFile implements AutoCloseable {

  private static final Set<Path> OWNED = new HashSet<>();

  private final Path path;
  private final FileChannel channel;

  private OwnedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes possession of a file by way of the one beside it that is named with {@code .lock} behind.
   *
   * @throws RingException if somebody has it already
   */
  public static OwnedFile own(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new RingException(RingProblem.NOT_A_RING, file + " is no file");
    }
    Path path = folder.toRealPath().resolve(file.getFileName() + ".lock");
    synchronized (OWNED) {
      if (!OWNED.add(path)) {
        throw inUse(file);
      }
      try {
        return new OwnedFile(path, locked(file, path));
      } catch (IOException | RuntimeException e) {
        OWNED.remove(path);
        throw e;
      }
    }
  }

  private static FileChannel locked(Path file, Path path) throws IOException {
    if (!Files.exists(path)) {
      createUnlessThere(path);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(file);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void createUnlessThere(Path path) throws IOException {
    try {
      OwnerOnly.create(path);
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker, and the lock decides.
    }
  }

  private static RingException inUse(Path file) {
    return new RingException(RingProblem.IN_USE, file + " is in use by another writer");
  }

  @Override
  public void close() {
    synchronized (OWNED) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest.
      }
      OWNED.remove(path);
    }
  }
}
