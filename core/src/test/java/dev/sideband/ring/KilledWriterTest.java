package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers that are killed, and writers that want the same ring: a fixed share of the trials that
 * {@code ./bench ring-damage} runs more of.
 */
@Tag("S3-33")
@Timeout(120)
class KilledWriterTest {

  private static final int LIVES = 25;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void killedAtAnyMoment(long seed) throws Exception {
    KillTrial.run(seed, LIVES, folder.resolve("killed.ring"));
  }

  @Test
  @Tag("S3-45")
  void killedWhileManyThreadsAppend() throws Exception {
    KilledCrowd.run(6, 8, folder.resolve("crowd.ring"));
  }

  @Test
  void twoWantTheSame() throws Exception {
    RivalTrial.run(50, folder);
  }

  private static void refusesASecondWriter(Path file) {
    RingException refusal = assertThrows(RingException.class, () -> RingChild.open(file).close());
    assertEquals(RingProblem.IN_USE, refusal.problem());
  }

  @Test
  void anotherLogOfTheSameProcessIsRefusedToo() throws IOException {
    Path file = folder.resolve("twice.ring");
    try (RingLog log = RingChild.open(file)) {
      refusesASecondWriter(file);
      refusesASecondWriter(file);
      log.append(7, RingChild.payload(1));
      RingReader.open(file).close();
    }
    try (RingLog log = RingChild.open(file)) {
      log.append(7, RingChild.payload(2));
    }
  }
}
