package dev.sideband.workbench.guest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What each guest boots: a stock kernel, and the base of its file system, both of Debian packages.
 *
 * @param kernel the kernel
 * @param base the archive of the base
 */
public record GuestImage(Path kernel, Path base) {

  private static final String BUILD = "build";
  private static final List<String> SCRIPTS = List.of(BUILD, "init");

  /** Returns the folder in which images are kept for the next time. */
  public static Path cache(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("sideband").resolve("guest");
  }

  /**
   * Returns the image, which is built unless it is there: that fetches a kernel and takes half a
   * minute. It takes no root and installs nothing.
   *
   * @param cache where it is kept, under a name that says what it was made of
   * @param environment the process's environment
   * @throws IOException with a message for a person, if a program is missing or it cannot be built
   */
  public static GuestImage build(Path cache, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"));
    GuestTools.require(environment.getOrDefault("PATH", ""), java);
    Path scripts = Files.createTempDirectory("guest");
    Path problems = scripts.resolve("problems");
    try {
      for (String each : SCRIPTS) {
        copy(each, scripts.resolve(each));
      }
      ProcessBuilder builder =
          new ProcessBuilder("bash", scripts.resolve(BUILD).toString(), cache.toString());
      builder.environment().put("JAVA_HOME", java.toString());
      Process process = builder.redirectError(problems.toFile()).start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IOException("the guest is not built: " + Files.readString(problems).strip());
      }
      Path folder = Path.of(out);
      return new GuestImage(folder.resolve("vmlinuz"), folder.resolve("base.cpio.zst"));
    } finally {
      Folders.clear(scripts);
      Files.delete(scripts);
    }
  }

  private static void copy(String name, Path to) throws IOException {
    try (InputStream in = GuestImage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      Files.copy(in, to);
    }
  }
}
