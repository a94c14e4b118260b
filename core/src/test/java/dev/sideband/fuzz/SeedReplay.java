package dev.sideband.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  private static void replay(FuzzTarget target) throws Exception {
    List<Seed> seeds = Seed.of(target);
    assertFalse(seeds.isEmpty(), "the target has no seeds");
    // On a stack that is not deep, as the fuzzer does: each exception copies it.
    Optional<AssertionError> failure =
        CompletableFuture.supplyAsync(() -> firstFailure(target, seeds)).get();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<AssertionError> firstFailure(FuzzTarget target, List<Seed> seeds) {
    for (Seed seed : seeds) {
      String name = target.name() + ".seeds, line " + seed.line();
      try {
        assertEquals(seed.good(), FuzzTargets.run(target, seed.input().toArray()), name);
      } catch (Exception | AssertionError found) {
        return Optional.of(new AssertionError(name, found));
      }
    }
    return Optional.empty();
  }
}
