package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process really dies while it brings snapshots through the stages, and another one takes over.
 */
@Tag("S0-27")
@Timeout(120)
class KilledProcessTest {

  private static final long FIRST = 1;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {12, 14, 16, 17, 18, 19, 24, 26, 27, 28})
  void haltedAfterAStep(int steps) throws Exception {
    try (ChildJvm child = start(FIRST, steps)) {
      Map<String, Long> said = listen(child, Integer.MAX_VALUE);
      assertEquals(9, child.awaitEnd());
      check(said);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void killedAtAnyMoment(long seed) throws Exception {
    Random random = new Random(seed);
    long first = FIRST;
    for (int life = 0; life < 2; life++) {
      Map<String, Long> said;
      try (ChildJvm child = start(first, -1)) {
        said = listen(child, 4 + random.nextInt(60));
        long spins = random.nextInt(200_000);
        for (long i = 0; i < spins; i++) {
          Thread.onSpinWait();
        }
        child.kill();
        said.putAll(listen(child, Integer.MAX_VALUE));
        child.awaitEnd();
      }
      check(said);
      first = Objects.requireNonNull(said.get("stopping")) + 1;
    }
  }

  private ChildJvm start(long first, int steps) throws IOException {
    return ChildJvm.command(CrashChild.class)
        .start(directory.toString(), Long.toString(first), Integer.toString(steps));
  }

  /** Returns the last number that the child said of each thing, from its next lines. */
  private static Map<String, Long> listen(ChildJvm child, int lines) throws IOException {
    Map<String, Long> last = new HashMap<>();
    for (int i = 0; i < lines; i++) {
      String line = child.hear();
      if (line == null) {
        break;
      }
      String[] words = line.split(" ", 2);
      last.put(words[0], Long.parseLong(words[1]));
    }
    return last;
  }

  private void check(Map<String, Long> said) throws Exception {
    try (Rig rig = new Rig(directory)) {
      checkStage(rig, Stage.INTERMEDIATE, said.get("stopped"), said.get("stopping"));
      checkStage(rig, Stage.DISPLAY, said.get("displayed"), said.get("displaying"));
    }
  }

  /** A stage holds the content last confirmed, or the one that was being made after it. */
  private static void checkStage(
      Rig rig, Stage stage, @Nullable Long confirmed, @Nullable Long asked) throws Exception {
    StageInfo info = rig.pipeline.info(stage);
    if (info.header().isEmpty()) {
      assertEquals("", info.reason());
      assertNull(confirmed, stage + " was confirmed and is gone");
      return;
    }
    Long found = info.header().get().origin().snapshotId();
    assertTrue(
        Objects.equals(found, confirmed) || Objects.equals(found, asked),
        stage + " holds " + found + ", confirmed was " + confirmed + ", asked for " + asked);
    assertEquals(CrashChild.snapshot(found).plain(), rig.content(stage));
  }
}
