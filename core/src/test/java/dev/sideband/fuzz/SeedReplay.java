package dev.sideband.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs the seeds of one module's targets, without a fuzzer. */
public final class SeedReplay {

  private SeedReplay() {}

  /** Returns a test for each target that was compiled together with {@code test}. */
  public static Stream<DynamicTest> ofModuleOf(Class<?> test) {
    List<FuzzTarget> targets = FuzzTargets.besides(test);
    assertFalse(targets.isEmpty(), "the module has no target");
    return targets.stream()
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> replay(target)));
  }

  private static void replay(FuzzTarget target) throws IOException {
    List<Seed> seeds = Seed.of(target);
    assertFalse(seeds.isEmpty(), "the target has no seeds");
    for (Seed seed : seeds) {
      String name = target.name() + ".seeds, line " + seed.line();
      boolean taken;
      try {
        taken = FuzzTargets.run(target, seed.input().toArray());
      } catch (Exception | AssertionError found) {
        throw new AssertionError(name, found);
      }
      assertEquals(seed.good(), taken, name);
    }
  }
}
