package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk fails in the middle of an upgrade: the old version runs, and nothing else is left. */
@Timeout(300)
@Tag("S1-11")
class FullDiskTest {

  private static final int LEAST_POINTS = 20;

  @TempDir Path parent;
  private int trials;

  /** Has no room from the n-th point on, until something is deleted. */
  private static final class Full implements StepWatch {

    private final int from;
    private int passed;
    private boolean full;
    private boolean wasFull;

    Full(int from) {
      this.from = from;
    }

    @Override
    public void at(String point) throws IOException {
      if (passed++ == from) {
        full = true;
        wasFull = true;
      }
      boolean frees = point.contains(" delete ");
      if (frees && point.startsWith("after")) {
        full = false;
      }
      if (full && !frees && !point.contains(" clear ")) {
        throw new IOException("No space left on device");
      }
    }
  }

  /** Fails at the n-th point, and never again. */
  private static final class FailsOnce implements StepWatch {

    private final int at;
    private int passed;
    private String failed = "";

    FailsOnce(int at) {
      this.at = at;
    }

    @Override
    public void at(String point) throws IOException {
      if (passed++ == at) {
        failed = point;
        throw new IOException("Input/output error");
      }
    }
  }

  private DeployBench upgraded(StepWatch watch) throws IOException {
    Path place = Files.createDirectory(parent.resolve("trial-" + trials++));
    DeployBench first = new DeployBench(place, StepWatch.NONE);
    first.install("1.0");
    first.store.close();
    DeployBench bench = new DeployBench(place, watch);
    bench.runtime.running = "1.0";
    bench.run(bench.upgrade(bench.artefact("1.1", FakeRuntime.WELL)));
    return bench;
  }

  @Test
  void fullFromAnyPointOn() throws IOException {
    int point = 0;
    for (boolean fills = true; fills; point++) {
      Full disk = new Full(point);
      DeployBench bench = upgraded(disk);
      String what = "full from point " + point;
      fills = disk.wasFull;
      assertConsistent(bench, what);
      assertEquals(bench.store.versions().stream().sorted().toList(), bench.folders(), what);
      assertFalse(Files.exists(bench.folder.resolve("incoming")), what);
    }
    assertTrue(point > LEAST_POINTS, "only " + point + " points");
  }

  @Test
  void oneErrorAtAnyPoint() throws IOException {
    int point = 0;
    for (boolean fails = true; fails; point++) {
      FailsOnce disk = new FailsOnce(point);
      DeployBench bench = upgraded(disk);
      String what = "error " + disk.failed + ", point " + point;
      fails = !disk.failed.isEmpty();
      assertConsistent(bench, what);
      if (!disk.failed.contains("delete") && !disk.failed.contains("clear")) {
        assertEquals(bench.store.versions().stream().sorted().toList(), bench.folders(), what);
      }
      disk.passed = Integer.MAX_VALUE / 2;
      assertTrue(bench.install("1.2").done(), what);
      assertEquals(bench.store.versions().stream().sorted().toList(), bench.folders(), what);
    }
    assertTrue(point > LEAST_POINTS, "only " + point + " points");
  }

  private static void assertConsistent(DeployBench bench, String what) {
    Optional<String> current = bench.store.current();
    assertTrue(List.of("1.0", "1.1").contains(current.orElse("")), what + ": " + current);
    assertEquals(current, bench.runtime.running(), what);
    assertEquals(current.orElseThrow(), bench.program(), what);
  }
}
