package dev.sideband.workbench.guest;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The file system that a guest boots: the image's base, a job, and our classes. */
final class GuestDisk {

  private static final int CPIO_BLOCK = 512;

  /** What of the class path the guest needs, beside our own. */
  private static final List<String> LIBRARIES =
      List.of(
          "failureaccess",
          "guava",
          "jSerialComm",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "jna",
          "jspecify",
          "sideband-",
          "slf4j-api");

  private GuestDisk() {}

  /**
   * Packs it.
   *
   * @param job a folder whose files the guest finds in {@code /job}, beside our classes, which are
   *     in {@code /job/lib} and {@code /job/lib/classes}; it runs {@code /job/run}
   * @param work a folder for what comes between; emptied
   * @param disk the file that is written
   */
  static void pack(GuestImage image, Path job, Path work, Path disk)
      throws IOException, InterruptedException {
    Path root = Folders.empty(work);
    Path inside = root.resolve("job");
    Folders.copy(job, inside);
    Path libraries = Files.createDirectories(inside.resolve("lib"));
    for (Path entry : classPath()) {
      String name = entry.getFileName().toString();
      if (Files.isDirectory(entry)) {
        // Several modules' classes go into one folder; each has a description of its own.
        Folders.copy(entry, libraries.resolve("classes"));
      } else if (LIBRARIES.stream().anyMatch(name::startsWith) && Files.exists(entry)) {
        Files.copy(entry, libraries.resolve(name));
      }
    }
    archive(root, image.base(), disk);
    Folders.clear(root);
  }

  /** A program that runs us inside of itself has a loader of its own for us. */
  private static List<Path> classPath() throws IOException {
    if (GuestDisk.class.getClassLoader() instanceof URLClassLoader loader) {
      List<Path> entries = new ArrayList<>();
      for (URL each : loader.getURLs()) {
        entries.add(path(each));
      }
      return entries;
    }
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return Arrays.stream(entries).map(Path::of).toList();
  }

  private static Path path(URL entry) throws IOException {
    try {
      URI uri = entry.toURI();
      return Path.of(uri);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("not a file: " + entry, e);
    }
  }

  /** The kernel takes an archive that is not packed, if it comes first and ends at a border. */
  private static void archive(Path root, Path base, Path disk)
      throws IOException, InterruptedException {
    Process packer =
        new ProcessBuilder("sh", "-c", "find . | busybox cpio -o -H newc 2>/dev/null")
            .directory(root.toFile())
            .redirectOutput(disk.toFile())
            .start();
    if (packer.waitFor() != 0) {
      throw new IOException("the guest's job is not packed");
    }
    try (OutputStream out = Files.newOutputStream(disk, StandardOpenOption.APPEND)) {
      int over = (int) (Files.size(disk) % CPIO_BLOCK);
      out.write(new byte[over == 0 ? 0 : CPIO_BLOCK - over]);
      Files.copy(base, out);
    }
  }
}
