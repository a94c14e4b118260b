package dev.sideband.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.snapshot.internal.DiskFiles;
import dev.sideband.snapshot.internal.StageFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process ends, or the power goes, between any two steps on the disk. */
@Tag("S0-27")
class CrashBetweenStepsTest {

  /** Fewer steps than this would mean that the story was not played to its end. */
  private static final int FEWEST_STEPS = 25;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachStageIsOldOrNewAfterTheProcessEndsAtAnyStep(boolean asDelta) throws Exception {
    int step = 0;
    for (boolean crashed = true; crashed; step++) {
      Path place = Files.createDirectory(directory.resolve("step-" + step));
      CrashStory story = prepared(DiskFiles.own(place));
      WatchedFiles files = new WatchedFiles(DiskFiles.own(place), new CrashAtStep(step));
      crashed = crashes(story, files, asDelta);
      files.releaseAll();
      try (Rig rig = new Rig(place)) {
        story.check(rig, "after step " + step);
      }
    }
    assertTrue(step > FEWEST_STEPS, "only " + step + " steps");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void eachStageIsOldOrNewAfterALossOfPowerAtAnyStep(int seed) throws Exception {
    int step = 0;
    for (boolean crashed = true; crashed; step++) {
      MemoryFiles memory = new MemoryFiles();
      CrashStory story = prepared(memory);
      crashed = crashes(story, new WatchedFiles(memory, new CrashAtStep(step)), seed % 2 == 0);
      MemoryFiles left = memory.afterPowerLoss(new Random(seed * 1_000L + step));
      try (Rig rig = new Rig(left)) {
        story.check(rig, "seed " + seed + " after step " + step);
      }
    }
    assertTrue(step > FEWEST_STEPS, "only " + step + " steps");
  }

  private static CrashStory prepared(StageFiles files) throws Exception {
    CrashStory story = new CrashStory();
    try (Rig rig = new Rig(files)) {
      story.prepare(rig);
    }
    return story;
  }

  private static boolean crashes(CrashStory story, StageFiles files, boolean asDelta)
      throws Exception {
    try {
      story.play(new Rig(files), asDelta);
      return false;
    } catch (SimulatedCrash e) {
      return true;
    }
  }
}
