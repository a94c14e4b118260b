package dev.sideband;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this process has open, by name, but for what the virtual machine opens by itself at a time
 * of its own: the archives that classes come from, and the kernel's tables.
 */
public final class OpenFiles {

  private static final List<String> OWN = List.of("/proc/", "/sys/fs/cgroup/");

  private OpenFiles() {}

  /** Returns the names, in their order; one that is open twice stands there twice. */
  public static List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(OpenFiles::target)
          .flatMap(Optional::stream)
          .filter(name -> !name.endsWith(".jar") && OWN.stream().noneMatch(name::startsWith))
          .sorted()
          .toList();
    }
  }

  /** Returns what a descriptor stands for; empty if it has been closed meanwhile. */
  private static Optional<String> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(descriptor + " tells nothing", e);
    }
  }
}
