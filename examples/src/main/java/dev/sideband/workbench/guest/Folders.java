package dev.sideband.workbench.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done to folders as wholes; links in them are not followed. */
final class Folders {

  private Folders() {}

  /** Makes a folder, or empties the one that is there. */
  static Path empty(Path folder) throws IOException {
    Files.createDirectories(folder);
    clear(folder);
    return folder;
  }

  /** Deletes all that is in a folder. */
  static void clear(Path folder) throws IOException {
    for (Path each : below(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(each);
    }
  }

  /** Copies all that is in a folder into another, over what is there. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path each : below(from)) {
      Path copy = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.write(copy, Files.readAllBytes(each));
      }
    }
  }

  /** Each folder comes before what is in it. */
  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> !each.equals(folder)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
