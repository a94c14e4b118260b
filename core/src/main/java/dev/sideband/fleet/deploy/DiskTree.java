package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Makes the entries of an archive under a folder, with names that were checked. A file is on the
 * disk when it is made. The group and others may never write; the owner always may. For one thread.
 */
final class DiskTree implements EntrySink {

  private static final int FOLDER = 0755;
  private static final int FILE = 0644;
  private static final int NOT_OTHERS = 0755;
  private static final int OWNER_OF_FOLDER = 0700;
  private static final int OWNER_OF_FILE = 0600;
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  private final Path root;
  private final StepWatch watch;
  private final byte[] buffer = new byte[1 << 16];

  DiskTree(Path root, StepWatch watch) {
    this.root = root;
    this.watch = watch;
  }

  @Override
  public void folder(String name, int mode) throws IOException {
    Path path = root.resolve(name);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      watch.step("unpack " + name, () -> Files.createDirectory(path));
    }
    allow(path, (mode == NO_MODE ? FOLDER : mode) & NOT_OTHERS | OWNER_OF_FOLDER);
  }

  @Override
  public void file(String name, int mode, InputStream content) throws IOException {
    Path path = root.resolve(name);
    watch.step(
        "unpack " + name,
        () -> {
          try (FileChannel to =
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int got = content.read(buffer); got >= 0; got = content.read(buffer)) {
              ByteBuffer piece = ByteBuffer.wrap(buffer, 0, got);
              while (piece.hasRemaining()) {
                to.write(piece);
              }
            }
            allow(path, (mode == NO_MODE ? FILE : mode) & NOT_OTHERS | OWNER_OF_FILE);
            to.force(true);
          }
        });
  }

  @Override
  public void link(String name, String target) throws IOException {
    Path path = root.resolve(name);
    watch.step("unpack " + name, () -> Files.createSymbolicLink(path, Path.of(target)));
  }

  @Override
  public void hardLink(String name, String target) throws IOException {
    Path path = root.resolve(name);
    watch.step("unpack " + name, () -> Files.createLink(path, root.resolve(target)));
  }

  /** Sets permissions, whatever the process's mask is, where a system has such. */
  private static void allow(Path path, int mode) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode >> bit & 1) != 0) {
        permissions.add(BITS[bit]);
      }
    }
    view.setPermissions(permissions);
  }
}
