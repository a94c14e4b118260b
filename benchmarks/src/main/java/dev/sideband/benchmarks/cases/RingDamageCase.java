package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.ring.DamageTrial;
import dev.sideband.ring.DamageTrial.Damage;
import dev.sideband.ring.DiskTrial;
import dev.sideband.ring.DiskTrial.Disk;
import dev.sideband.ring.KillTrial;
import dev.sideband.ring.RivalTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Ring logs that come to harm, a thousand of each kind; the core's tests try the first few. And
 * writers that are killed, and that are two.
 */
public final class RingDamageCase implements BenchCase {

  private static final int TRIALS = 1_000;

  /** Each ring has so many writers that are killed one after the other. */
  private static final int KILLS = 25;

  private static final int RINGS_OF_KILLED = 8;

  @Override
  public String name() {
    return "ring-damage";
  }

  @Override
  public String summary() {
    return "Ring logs in files that came to harm: how many of 1,000 delivered garbage, lost more than"
        + " the damaged blocks, hid later records, or were refused without a reason. Two writers,"
        + " full disk and read-only folder: how many of 1,000 were not refused as they should be, or"
        + " lost a record. Killed: how many of 8 rings, each with 25 writers that were killed at"
        + " random moments while two other processes read, lost a record or delivered a wrong one.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    for (Damage damage : Damage.values()) {
      results.add(row(damage.name(), failed(damage)));
    }
    results.add(row("TWO_WRITERS", failed("two writers", f -> RivalTrial.run(TRIALS, f))));
    if (DiskTrial.isPossible()) {
      for (Disk disk : Disk.values()) {
        results.add(row("DISK_" + disk.name(), DiskTrial.run(disk, TRIALS)));
      }
    } else {
      System.err.println("bench: no name spaces of our own on this machine, and no full disk");
    }
    int killed = 0;
    for (int ring = 0; ring < RINGS_OF_KILLED; ring++) {
      int seed = ring;
      killed += failed("killed, seed " + ring, f -> KillTrial.run(seed, KILLS, f.resolve("ring")));
    }
    results.add(row("KILLED_200_TIMES", killed));
    return results;
  }

  private Result row(String what, double failed) {
    return new Result(
        name(),
        what.toLowerCase(Locale.ROOT).replace('_', ' '),
        "trials failed",
        failed,
        new Result.Spread(failed, failed),
        Optional.empty(),
        Map.of(),
        "0",
        Optional.of(0.0));
  }

  /** Something that fails with an assertion. */
  @FunctionalInterface
  private interface Trial {
    void run(Path folder) throws IOException;
  }

  private static int failed(String what, Trial trial) throws IOException {
    try (BenchFolder folder = BenchFolder.make()) {
      trial.run(folder.path());
      return 0;
    } catch (AssertionError e) {
      System.err.println("bench: " + what + ": " + e.getMessage());
      return 1;
    }
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
