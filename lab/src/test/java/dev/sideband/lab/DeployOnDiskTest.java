package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sideband.fleet.deploy.CodeStore;
import dev.sideband.fleet.deploy.DeployOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code is replaced on a disk that has no room, and by a process that is killed. */
@Timeout(240)
@Tag("S1-11")
class DeployOnDiskTest {

  private static final int KILLS = 18;

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

  /** Each kill comes a step later than the one before; all of them on the same folder. */
  @Test
  void aKilledProcessLeavesTheOldVersionOrTheNewOne() throws Exception {
    Path service = folder.resolve("web");
    int newest = 0;
    for (int steps = 1; steps <= KILLS; steps++) {
      try (Child child = Child.java(DeployChild.class, service.toString())) {
        for (int i = 0; i < steps; i++) {
          child.line();
        }
        child.kill();
      }
      try (CodeStore store = CodeStore.open(service, 2, InstantSource.system())) {
        store.recover();
        int current = store.current().map(Integer::parseInt).orElse(0);
        assertTrue(current >= newest, current + " after " + newest);
        newest = current;
        assertWhole(service, store);
      }
    }
    assertTrue(newest >= KILLS, "only " + newest);
  }

  private static void assertWhole(Path service, CodeStore store) throws IOException {
    assertEquals(store.versions().stream().sorted().toList(), folders(service));
    for (String version : store.versions()) {
      Path files = service.resolve("versions").resolve(version).resolve("lib");
      String text = (version + "\n").repeat(DeployChild.BYTES / (version.length() + 1));
      for (int i = 0; i < DeployChild.FILES; i++) {
        assertEquals(text, Files.readString(files.resolve("file-" + i)));
      }
    }
    assertEquals(
        store.current().map(version -> Path.of("versions", version)),
        Files.isSymbolicLink(store.currentFolder())
            ? Optional.of(Files.readSymbolicLink(store.currentFolder()))
            : Optional.empty());
  }
}
