package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.ring.DamageTrial;
import dev.sideband.ring.DamageTrial.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A thousand damaged ring logs of each kind, of which the core's tests try the first few. */
public final class RingDamageCase implements BenchCase {

  private static final int TRIALS = 1_000;

  @Override
  public String name() {
    return "ring-damage";
  }

  @Override
  public String summary() {
    return "Ring logs in files that came to harm: how many of 1,000 delivered garbage, lost more than"
        + " the damaged blocks, hid later records, or were refused without a reason.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Damage damage : Damage.values()) {
      double failed = failed(damage);
      results.add(
          new Result(
              name(),
              damage.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              "trials failed",
              failed,
              new Result.Spread(failed, failed),
              Optional.empty(),
              Map.of(),
              "0",
              Optional.of(0.0)));
    }
    return results;
  }

  private static int failed(Damage damage) throws IOException {
    int failed = 0;
    try (BenchFolder folder = BenchFolder.make()) {
      Path file = folder.path().resolve("ring");
      for (int seed = 0; seed < TRIALS; seed++) {
        try {
          DamageTrial.run(damage, seed, file);
        } catch (AssertionError e) {
          failed++;
          System.err.println("bench: " + damage + ", seed " + seed + ": " + e.getMessage());
        }
        Files.deleteIfExists(file);
      }
    }
    return failed;
  }
}
