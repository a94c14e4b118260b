package dev.sideband.ring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Makes rings on the small file system that it is given, and says how that went. */
final class FullDiskChild {

  private FullDiskChild() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try {
      RingLog.file(folder.resolve("large.ring")).size(1 << 20).open(RingChild.clock()).close();
    } catch (RingException e) {
      System.out.println(e.problem() + ", files left: " + count(folder));
    }
    try (RingLog log =
        RingLog.file(folder.resolve("small.ring"))
            .blockSize(1 << 12)
            .size(200 << 10)
            .open(RingChild.clock())) {
      Files.write(folder.resolve("rest"), new byte[60 << 10]);
      for (int i = 0; i < 5_000; i++) {
        log.append(7, RingChild.payload(i));
      }
      System.out.println("later: 5000 records appended");
      try {
        log.freeze("a", 0, Long.MAX_VALUE);
      } catch (RingException e) {
        System.out.println(
            "frozen: "
                + e.problem()
                + ", files left: "
                + count(folder.resolve("small.ring.frozen")));
      }
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
