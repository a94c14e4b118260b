package dev.sideband.workbench.guest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The programs that a guest is made with and of, and the Debian packages that have them. */
final class GuestTools {

  /** Where programs are that the search path of a user may lack. */
  private static final String FOR_ROOT = "/usr/sbin:/sbin";

  private record Tool(String program, String debian) {}

  private static final List<Tool> TOOLS =
      List.of(
          new Tool("qemu-system-x86_64", "qemu-system-x86"),
          new Tool("busybox", "busybox-static"),
          new Tool("zstd", "zstd"),
          new Tool("modprobe", "kmod"),
          new Tool("ipmitool", "ipmitool"),
          new Tool("i2cget", "i2c-tools"),
          new Tool("apt-get", "apt"));

  private static final Tool LINKER = new Tool("jlink", "default-jdk-headless");

  private GuestTools() {}

  /**
   * Checks that all are there.
   *
   * @param searchPath where to look, as in {@code PATH}
   * @param java the home of the Java that the guest's is made of
   * @throws IOException that names what is missing, and what to install
   */
  static void require(String searchPath, Path java) throws IOException {
    List<Tool> missing =
        Stream.concat(
                TOOLS.stream().filter(tool -> !isThere(tool, searchPath)),
                Stream.of(LINKER)
                    .filter(tool -> !Files.isExecutable(java.resolve("bin").resolve(tool.program))))
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "the guest needs what is not here: "
              + joined(missing.stream().map(Tool::program), ", ")
              + "; on Debian: apt-get install --no-install-recommends "
              + joined(missing.stream().map(Tool::debian), " "));
    }
  }

  private static boolean isThere(Tool tool, String searchPath) {
    return Arrays.stream((searchPath + File.pathSeparator + FOR_ROOT).split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool.program)));
  }

  private static String joined(Stream<String> words, String between) {
    return words.collect(Collectors.joining(between));
  }
}
