package dev.sideband.fleet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent is killed right before and right after each thing that a change of code does to the
 * disk. Another agent finds the old version whole, or the new one, and says which.
 */
@Timeout(300)
@Tag("S1-10")
@Tag("S1-11")
class KilledDeployTest {

  private static final int LEAST_POINTS = 20;

  @TempDir Path parent;
  private int trials;

  private Path next() throws IOException {
    return Files.createDirectory(parent.resolve("trial-" + trials++));
  }

  /** Copies what a worker left, which is faster than to bring another one as far. */
  private Path copyOf(Path place) throws IOException {
    Path copy = next();
    List<Path> all;
    try (Stream<Path> found = Files.walk(place)) {
      all = found.skip(1).toList();
    }
    for (Path one : all) {
      Path to = copy.resolve(place.relativize(one));
      Files.copy(one, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
    return copy;
  }

  /**
   * Kills at every point.
   *
   * @param before brings a worker to where the order finds it
   * @param old the version that is current then, if any
   */
  private void killEverywhere(
      Function<DeployBench, Instruction> order,
      List<String> before,
      Optional<String> old,
      Optional<String> wanted)
      throws IOException {
    DeployBench first = new DeployBench(next(), StepWatch.NONE);
    before.forEach(first::install);
    first.store.close();
    int point = 0;
    while (killAt(point, first, order, old, wanted)) {
      point++;
    }
    assertTrue(point >= LEAST_POINTS, "only " + point + " points");
  }

  private boolean killAt(
      int point,
      DeployBench first,
      Function<DeployBench, Instruction> order,
      Optional<String> old,
      Optional<String> wanted)
      throws IOException {
    Path place = copyOf(first.parent);
    Optional<String> running = first.runtime.running();
    CrashAt now = new CrashAt(point);
    DeployBench killed = new DeployBench(place, now);
    killed.runtime.running = running.orElse(null);
    now.whenDead(() -> killed.runtime.dead = true);
    Instruction instruction = order.apply(killed);
    killed.deployer.carryOut(instruction);
    killed.time.advance(DeployBench.LONG);
    DeployBench after = new DeployBench(place, StepWatch.NONE);
    after.runtime.running = killed.runtime.running;
    Optional<DeployOutcome> outcome = after.end(after.deployer.recover());
    assertWhole(after, old, wanted, "killed at point " + point);
    outcome.ifPresent(one ->
        assertEquals(
            Optional.of(one.done()),
            after.deployer.outcome(instruction.id()).map(DeployOutcome::done)));
    return now.isDead();
  }

  private static void assertWhole(
      DeployBench bench, Optional<String> old, Optional<String> wanted, String what)
      throws IOException {
    Optional<String> current = bench.store.current();
    assertTrue(current.equals(old) || current.equals(wanted), what + ": " + current);
    assertEquals(bench.store.versions().stream().sorted().toList(), bench.folders(), what);
    assertFalse(Files.exists(bench.folder.resolve("incoming"), LinkOption.NOFOLLOW_LINKS), what);
    assertFalse(Files.exists(bench.folder.resolve("current.new"), LinkOption.NOFOLLOW_LINKS), what);
    if (current.isPresent()) {
      assertEquals(current.get(), bench.program(), what);
      assertEquals(FakeRuntime.WELL, Files.readString(bench.store.currentFolder().resolve("how")));
      List<String> journal = bench.journal();
      assertTrue(journal.get(journal.size() - 1).contains('"' + current.get() + '"'), what);
      bench.runtime.running().ifPresent(version -> assertEquals(current.get(), version, what));
    } else {
      assertFalse(Files.exists(bench.store.currentFolder(), LinkOption.NOFOLLOW_LINKS), what);
    }
  }

  private static void assertUsable(DeployBench bench) {
    assertTrue(bench.install("9.9").done());
    assertEquals("9.9", bench.program());
    bench.store.versions().forEach(version -> assertTrue(bench.folders().contains(version)));
  }

  @Test
  void firstVersion() throws IOException {
    killEverywhere(
        bench -> bench.upgrade(bench.artefact("1.0", FakeRuntime.WELL)),
        List.of(),
        Optional.empty(),
        Optional.of("1.0"));
  }

  @Test
  void upgradeThatDropsTheOldestVersion() throws IOException {
    killEverywhere(
        bench -> bench.upgrade(bench.artefact("1.3", FakeRuntime.WELL)),
        List.of("1.0", "1.1", "1.2"),
        Optional.of("1.2"),
        Optional.of("1.3"));
  }

  @Test
  void upgradeThatFailsAndGoesBack() throws IOException {
    killEverywhere(
        bench -> bench.upgrade(bench.artefact("1.1", FakeRuntime.NEVER_READY)),
        List.of("1.0"),
        Optional.of("1.0"),
        Optional.of("1.0"));
  }

  @Test
  void rollback() throws IOException {
    killEverywhere(
        DeployBench::rollback, List.of("1.0", "1.1"), Optional.of("1.1"), Optional.of("1.0"));
  }

  @Test
  void recoveryItselfAtEachOfItsSteps() throws IOException {
    int point = 0;
    for (boolean goesOn = true; goesOn; point++) {
      Path place = next();
      DeployBench first = new DeployBench(place, StepWatch.NONE);
      first.install("1.0");
      first.install("1.1");
      first.store.close();
      // The switch is behind it, the end is not written.
      DeployBench killed = new DeployBench(place, new DeadBefore("write DONE"));
      killed.runtime.running = "1.1";
      killed.deployer.carryOut(killed.upgrade(killed.artefact("1.2", FakeRuntime.WELL)));
      killed.time.advance(Duration.ofSeconds(6));
      killed.runtime.dead = true;
      CrashAt again = new CrashAt(point);
      DeployBench recovering = new DeployBench(place, again);
      try {
        recovering.store.recover();
      } catch (CrashAt.Crash expected) {
        assertTrue(again.isDead());
      }
      goesOn = again.isDead();
      DeployBench after = new DeployBench(place, StepWatch.NONE);
      after.store.recover();
      assertWhole(after, Optional.of("1.1"), Optional.of("1.1"), "recovery at " + point);
      assertUsable(after);
    }
    assertTrue(point > 6, "only " + point + " points");
  }

  /** Ends everything before a step. */
  private record DeadBefore(String step) implements StepWatch {

    @Override
    public void at(String point) {
      if (point.equals("before " + step)) {
        throw new CrashAt.Crash(point);
      }
    }
  }

  @Test
  void aStoreWhoseJournalSomebodyChangedIsNotOpened() throws IOException {
    DeployBench first = new DeployBench(next(), StepWatch.NONE);
    first.install("1.0");
    first.install("1.1");
    first.store.close();
    Path file = first.folder.resolve("deploy/journal-000001.log");
    Files.writeString(file, Files.readString(file).replaceFirst("1\\.0", "2.0"));
    IOException seen =
        assertThrows(
            IOException.class,
            () -> CodeStore.open(first.folder, CodeStore.USUAL_VERSIONS, first.time));
    assertTrue(String.valueOf(seen.getMessage()).contains("line"), seen.getMessage());
  }
}
