package dev.sideband.fleet.deploy;

import dev.sideband.fleet.internal.Folders;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a {@link CodeStore}. What a method did is on the disk when it returns. */
final class CodeFolder {

  private static final String VERSIONS = "versions";

  private final Path folder;
  private final Path versions;
  private final Path incoming;
  private final Path newLink;
  private final StepWatch watch;

  CodeFolder(Path folder, StepWatch watch) throws IOException {
    this.folder = folder;
    this.versions = folder.resolve(VERSIONS);
    this.incoming = folder.resolve("incoming");
    this.newLink = folder.resolve("current.new");
    this.watch = watch;
    create(folder);
    create(versions);
  }

  private static void create(Path wanted) throws IOException {
    if (!Files.isDirectory(wanted)) {
      Files.createDirectory(wanted);
      Folders.syncNameOf(wanted);
    }
  }

  Path current() {
    return folder.resolve("current");
  }

  boolean has(String version) {
    return Files.isDirectory(versions.resolve(version), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns a new folder, for what is to become a version. */
  Path clearIncoming() throws IOException {
    delete(incoming);
    watch.step("create incoming", () -> Files.createDirectory(incoming));
    return incoming;
  }

  /** Makes a folder in the incoming one a version, at once. */
  void adopt(Path tree, String version) throws IOException {
    syncFolders(tree);
    delete(versions.resolve(version));
    watch.step(
        "adopt", () -> Files.move(tree, versions.resolve(version), StandardCopyOption.ATOMIC_MOVE));
    Folders.sync(versions);
    delete(incoming);
  }

  /** Makes a version the current one, at once. */
  void link(String version) throws IOException {
    Path target = Path.of(VERSIONS, version);
    if (!Files.isSymbolicLink(current()) || !Files.readSymbolicLink(current()).equals(target)) {
      watch.step("clear link", () -> Files.deleteIfExists(newLink));
      watch.step("create link", () -> Files.createSymbolicLink(newLink, target));
      watch.step("switch", () -> Files.move(newLink, current(), StandardCopyOption.ATOMIC_MOVE));
    }
    Folders.sync(folder);
  }

  /** Makes no version the current one. */
  void unlink() throws IOException {
    watch.step("unlink", () -> Files.deleteIfExists(current()));
    Folders.sync(folder);
  }

  /** Deletes whatever is neither one of these versions nor needed. */
  void sweep(Set<String> kept) throws IOException {
    delete(incoming);
    watch.step("clear link", () -> Files.deleteIfExists(newLink));
    List<Path> found;
    try (Stream<Path> all = Files.list(versions)) {
      found = all.filter(one -> !kept.contains(one.getFileName().toString())).toList();
    }
    for (Path one : found) {
      delete(one);
    }
  }

  private void delete(Path tree) throws IOException {
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(tree, new Deletion());
      Folders.syncNameOf(tree);
    }
  }

  /** Deletes what it visits; it never goes through a link. */
  private final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      watch.step("delete " + file.getFileName(), () -> Files.delete(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path one, @Nullable IOException e)
        throws IOException {
      if (e != null) {
        throw e;
      }
      watch.step("delete " + one.getFileName(), () -> Files.delete(one));
      return FileVisitResult.CONTINUE;
    }
  }

  private static void syncFolders(Path tree) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(tree)) {
      all = found.filter(one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path one : all) {
      Folders.sync(one);
    }
  }
}
