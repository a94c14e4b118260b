package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.ipmi.soak.ConsoleSoak;
import dev.sideband.ipmi.soak.OurSoakBmc;
import dev.sideband.ipmi.soak.SoakFault;
import dev.sideband.ipmi.soak.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Consoles that are watched for long under random faults; the lab does it for a minute. */
public final class ConsoleSoakCase implements BenchCase {

  private static final int MINUTES = Integer.getInteger("sideband.soak.minutes", 20);
  private static final int OURS = 3;
  private static final int PLAIN = 2;

  @Override
  public String name() {
    return "console-soak";
  }

  @Override
  public String summary() {
    return "Consoles that say 200 lines a second for "
        + MINUTES
        + " minutes, side by side, each under one fault after the other by a seed of its own: loss,"
        + " delay, copies, damage, freezes, cuts, a busy BMC, its restart, its clock put back and"
        + " forth, somebody else who takes the console. What is stored is compared with what was"
        + " said. A plain BMC is ours without our own commands: what is lost there counts where no"
        + " mark says so; lines in marked gaps have a row of their own. No floor, no peer.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<CompletableFuture<List<Result>>> soaks = new ArrayList<>();
    try (BenchFolder folder = BenchFolder.make();
        Sideband sideband = Sideband.builder().build()) {
      for (int seed = 1; seed <= OURS + PLAIN; seed++) {
        int own = seed;
        soaks.add(
            CompletableFuture.supplyAsync(() -> soak(folder.path(), own), sideband.executor()));
      }
      List<Result> results = new ArrayList<>();
      soaks.forEach(soak -> results.addAll(soak.join()));
      return results;
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
  }

  private List<Result> soak(Path folder, int seed) {
    boolean plain = seed > OURS;
    try {
      Path own = Files.createDirectory(folder.resolve("soak-" + seed));
      Path data = Files.createDirectory(own.resolve("bmc"));
      try (OurSoakBmc bmc = new OurSoakBmc(data, plain)) {
        ConsoleSoak soak = new ConsoleSoak(bmc, seed, List.of(SoakFault.values()));
        return rows(soak.run(Duration.ofMinutes(MINUTES), own), plain, seed);
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private List<Result> rows(ConsoleSoak.Outcome outcome, boolean plain, int seed) {
    System.out.println("bench: " + name() + ": " + outcome);
    Transcript transcript = outcome.transcript();
    int faults = outcome.suffered().values().stream().mapToInt(Integer::intValue).sum();
    String what =
        String.format(
            "%s, seed %d, %,d lines, %d faults, %d sessions: ",
            plain ? "plain BMC" : "our BMC", seed, transcript.said(), faults, outcome.sessions());
    List<Result> rows = new ArrayList<>();
    long lost = plain ? transcript.unmarked() : transcript.unmarked() + transcript.lost();
    rows.add(row(what + "lost", plain ? "bytes" : "lines", lost, true));
    if (plain) {
      rows.add(row(what + "lost in marked gaps", "lines", transcript.lost(), false));
      rows.add(row(what + "marks", "marks", transcript.marks(), false));
      rows.add(row(what + "marks that miss nothing", "marks", transcript.empty(), false));
    } else {
      rows.add(row(what + "marks", "marks", transcript.marks(), true));
    }
    rows.add(row(what + "repeated", "bytes", transcript.repeated(), true));
    rows.add(row(what + "never said", "bytes", transcript.garbage(), true));
    return rows;
  }

  private Result row(String what, String unit, long count, boolean barred) {
    return Result.once(name(), what, unit, (double) count, Map.of(), barred ? "0" : "", 0);
  }
}
