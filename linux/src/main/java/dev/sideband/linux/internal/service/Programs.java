package dev.sideband.linux.internal.service;

import dev.sideband.fleet.service.ServiceDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs, so that a missing one is known before anything is started. */
final class Programs {

  private static final String USUAL = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /** Returns where this process looks for programs, folders parted by colons. */
  static String path() {
    String path = System.getenv("PATH");
    return path == null ? USUAL : path;
  }

  /**
   * Finds the program of a service: in its folder, else in its path.
   *
   * @param path that of this process; the service's environment may have another
   * @throws IOException if it is missing
   */
  static Path of(ServiceDeclaration service, String path) throws IOException {
    String name = service.command().get(0);
    Path inFolder = service.folder().resolve(name).toAbsolutePath().normalize();
    if (isProgram(inFolder)) {
      return inFolder;
    }
    String folders = service.environment().getOrDefault("PATH", path);
    Optional<Path> found = name.contains("/") ? Optional.empty() : inFolders(name, folders);
    return found.orElseThrow(() ->
        new IOException(
            "program \""
                + name
                + "\" is missing, or no program, in "
                + service.folder()
                + (name.contains("/") ? "" : " and in " + folders)));
  }

  /** Finds a program in folders, parted by colons. */
  static Optional<Path> inFolders(String name, String folders) {
    for (String folder : folders.split(":", -1)) {
      // An empty one would mean wherever this process happens to be.
      if (folder.startsWith("/") && isProgram(Path.of(folder, name))) {
        return Optional.of(Path.of(folder, name));
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
