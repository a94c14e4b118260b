package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.OpenFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline takes of the machine, and gives back. */
@Timeout(120)
class SnapshotResourcesTest {

  @TempDir Path directory;

  @Test
  @Tag("X-5")
  @EnabledOnOs(OS.LINUX)
  void aThousandPipelinesLeaveNoFileOpen() throws Exception {
    Snapshot snapshot = Snapshot.of(1, "a", "b");
    try (Rig rig = new Rig(directory)) {
      rig.write(snapshot);
      rig.pipeline.display(1);
    }
    List<String> before = OpenFiles.names();
    for (int i = 0; i < 1_000; i++) {
      try (Rig rig = new Rig(directory)) {
        rig.pipeline.shown(0);
        if (i % 100 == 0) {
          rig.write(Snapshot.of(2 + i, "a").asDeflated());
          rig.pipeline.display(2 + i);
          rig.begin(Snapshot.of(3 + i, "b").asDelta(2 + i, "-a", "+b"));
        }
      }
    }
    assertEquals(before, OpenFiles.names());
  }

  @Test
  @Tag("S0-30")
  void onlyTheStagesStayOnTheDisk() throws Exception {
    try (Rig rig = new Rig(directory)) {
      rig.write(Snapshot.of(1, "a"));
      for (int i = 1; i < 5; i++) {
        rig.pipeline.display(i);
        rig.write(Snapshot.of(1 + i, "a").asDelta(i, "+a", "-a"));
      }
    }
    assertEquals(Set.of("display", "intermediate", "ledger", "lock", "temporary"), names());
  }

  private Set<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theStagesAreTheirOwnersAlone() throws Exception {
    try (Rig rig = new Rig(directory)) {
      rig.write(Snapshot.of(1, "java -Dpassword=secret"));
      rig.pipeline.display(1);
    }
    for (String name : Set.of("display", "intermediate", "temporary", "ledger")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
    }
  }

  @Test
  void aLargeTableInSmallPartsTakesTimeByItsSizeOnly() throws Exception {
    Snapshot large = Snapshot.numbered(1, 185_000);
    assertTrue(large.plain().size() > 3_900_000);
    try (Rig rig = new Rig(directory)) {
      assertEquals(1, rig.write(large));
      assertEquals(2, rig.write(Snapshot.numbered(2, 185_000).asDeflated()));
      rig.pipeline.display(1);
      assertEquals(185_000, rig.pipeline.shown(0).header().rows());
    }
  }
}
