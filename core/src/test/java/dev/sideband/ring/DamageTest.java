package dev.sideband.ring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ring.DamageTrial.Damage;
import dev.sideband.ring.DamageTrial.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fixed share of the trials that {@code ./bench ring-damage} runs a thousand of. */
@Tag("S3-47")
class DamageTest {

  private static final int TRIALS = 50;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void noGarbageAndNoMoreLostThanWasDamaged(Damage damage) throws Exception {
    int refused = 0;
    for (int seed = 0; seed < TRIALS; seed++) {
      try {
        Outcome outcome = DamageTrial.run(damage, seed, folder.resolve("ring" + seed));
        refused += outcome == Outcome.REFUSED ? 1 : 0;
      } catch (AssertionError e) {
        throw new AssertionError(damage + ", seed " + seed, e);
      }
    }
    boolean isAlwaysRefused = damage == Damage.OTHER_VERSION;
    assertTrue(isAlwaysRefused ? refused == TRIALS : refused < TRIALS / 4, "refused: " + refused);
  }
}
