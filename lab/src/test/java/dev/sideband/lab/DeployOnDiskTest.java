package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.fleet.deploy.DeployOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code is replaced on a disk that has no room. */
@Timeout(240)
@Tag("S1-11")
class DeployOnDiskTest {

  @TempDir Path folder;

  private static List<String> folders(Path service) throws IOException {
    try (Stream<Path> found = Files.list(service.resolve("versions"))) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** The kernel's own full disk: a file system in memory of one MiB. */
  @Test
  void aFullDiskLeavesTheOldVersionRunning() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Tool mount = Tool.require("mount").with("-t", "tmpfs", "-o", "size=1m", "tmpfs");
    Tool.Run mounted = mount.with(disk.toString()).run();
    assumeTrue(mounted.exit() == 0, "no right to mount");
    try (CodeOfLab code = new CodeOfLab(disk.resolve("web"), status -> {})) {
      assertTrue(code.install("1", CodeOfLab.zip("1", 2, 50_000)).done());
      assertNoRoom(code, disk, CodeOfLab.zip("2", 20, 100_000));
      Path filler = disk.resolve("filler");
      try {
        Files.write(filler, new byte[2 << 20]);
      } catch (IOException full) {
        // That is what it is for.
      }
      assertNoRoom(code, disk, CodeOfLab.zip("2", 2, 50_000));
      Files.delete(filler);
      assertTrue(code.install("2", CodeOfLab.zip("2", 2, 50_000)).done());
      assertEquals("2", code.running);
    } finally {
      Tool.require("umount").with(disk.toString()).run().succeeded();
    }
  }

  private static void assertNoRoom(CodeOfLab code, Path disk, byte[] zip) throws Exception {
    DeployOutcome outcome = code.install("2", zip);
    assertFalse(outcome.done());
    assertTrue(outcome.text().contains("No space left"), outcome.text());
    assertEquals("1", code.running);
    assertEquals(Optional.of("1"), code.store.current());
    assertEquals(List.of("1"), folders(disk.resolve("web")));
    assertFalse(Files.exists(disk.resolve("web/incoming")));
  }
}
