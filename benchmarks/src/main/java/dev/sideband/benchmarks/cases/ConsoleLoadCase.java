package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How fast one console goes, and how many go at once. */
public final class ConsoleLoadCase implements BenchCase {

  private static final long FLOOD = 4L << 20;
  private static final long LOG = 64L << 20;
  private static final int WARM_UPS = 4;
  private static final int CONSOLES = 1_000;
  private static final int RATE = 10;
  private static final int PLACE = 4_000;
  private static final double MEGABYTE = 1e6;
  private static final double MEBIBYTE = 1 << 20;
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Runs seconds = new Runs();
  private final Runs cpu = new Runs();
  private final Runs peerSeconds = new Runs();
  private final Runs peerCpu = new Runs();

  @Override
  public String name() {
    return "console-load";
  }

  @Override
  public String summary() {
    return "One console that says 4 MiB at once, through our monitor, which stores it in memory, and"
        + " through solterm, which shows it; both from the same process with our BMC, suite 3. And"
        + " 1,000 consoles that say 10 lines a second, each with its monitor and its store, in one"
        + " Java process with 4 workers. No floor. Needs openipmi and the right to use port 623.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    try (BenchFolder folder = BenchFolder.make()) {
      List<Result> results = new ArrayList<>(throughput(folder.path()));
      results.addAll(many(folder.path()));
      return results;
    }
  }

  /** Measures one console that says as much as it can, beside solterm. */
  private List<Result> throughput(Path folder) throws IOException {
    Path own = Files.createDirectory(folder.resolve("flood"));
    try (OtherJava bmcs = ConsoleBmcs.start(PLACE, 2, LOG, own);
        OtherJava watcher = ConsoleWatcher.start();
        ConsolePeer peer =
            ConsolePeer.startCounting(ConsolePeer.Kind.SOLTERM, ConsoleBmcs.host(PLACE + 1), 3)) {
      watcher.ask("open " + PLACE + " 1 " + LOG);
      await(peer::isReady);
      for (int run = -WARM_UPS; run < BenchTools.RUNS; run++) {
        ours(bmcs, watcher, run >= 0);
        solterm(bmcs, peer, run >= 0);
      }
    }
    String bar = "≤ solterm";
    return List.of(
        new Result(
            name(),
            "4 MiB at once",
            "s a MB",
            seconds.median(),
            seconds.spread(),
            Optional.empty(),
            Map.of("solterm", peerSeconds.median()),
            bar,
            Optional.of(peerSeconds.median())),
        new Result(
            name(),
            "4 MiB at once, CPU of the client",
            "s a MB",
            cpu.median(),
            cpu.spread(),
            Optional.empty(),
            Map.of("solterm", peerCpu.median()),
            bar,
            Optional.of(peerCpu.median())));
  }

  private void ours(OtherJava bmcs, OtherJava watcher, boolean counts) throws IOException {
    double usedBefore = watcher.ask("receive 0")[1];
    double start = System.nanoTime() / 1e9;
    double[] said = bmcs.ask("flood " + PLACE + " " + FLOOD);
    double[] end = watcher.ask("receive " + (long) said[0]);
    if (counts) {
      seconds.add((end[0] - start) / said[0] * MEGABYTE);
      cpu.add((end[1] - usedBefore) / said[0] * MEGABYTE);
    }
  }

  private void solterm(OtherJava bmcs, ConsolePeer peer, boolean counts) throws IOException {
    double usedBefore = peer.cpuSeconds();
    long before = peer.screen().ends();
    double start = System.nanoTime() / 1e9;
    double[] said = bmcs.ask("flood " + (PLACE + 1) + " " + FLOOD);
    await(() -> peer.screen().ends() - before >= (long) said[1]);
    double end = System.nanoTime() / 1e9;
    if (counts) {
      peerSeconds.add((end - start) / said[0] * MEGABYTE);
      peerCpu.add((peer.cpuSeconds() - usedBefore) / said[0] * MEGABYTE);
    }
  }

  /** Something that comes true. */
  @FunctionalInterface
  private interface Condition {

    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long looks = PATIENCE.dividedBy(LOOK);
    while (!condition.holds()) {
      if (looks-- == 0) {
        throw new IOException("not done in time");
      }
      ConsoleSet.pause(LOOK);
    }
  }

  /** Measures many consoles, each with a store of its own, that say a little. */
  private List<Result> many(Path folder) throws IOException {
    Path own = Files.createDirectory(folder.resolve("many"));
    Duration span = Duration.ofSeconds(20);
    try (OtherJava bmcs = ConsoleBmcs.start(PLACE, CONSOLES, 1 << 16, own);
        OtherJava watcher = ConsoleWatcher.start()) {
      watcher.ask("open " + PLACE + " " + CONSOLES + " " + (1 << 16));
      bmcs.ask("talk " + PLACE + " " + CONSOLES + " " + RATE);
      ConsoleSet.pause(span);
      double[] before = watcher.ask("figures");
      ConsoleSet.pause(span);
      double[] after = watcher.ask("figures");
      double cores = (after[1] - before[1]) / (double) span.toSeconds();
      double kilobytes = (after[3] - before[3]) / (double) span.toSeconds() / 1e3;
      String what = "1,000 consoles, 10 lines a second each: ";
      return List.of(
          single(what + "threads", "threads", after[0], "≤ 12", 12),
          single(what + "CPU", "cores", cores, "", 0),
          single(what + "most memory", "MiB", after[2] / MEBIBYTE, "", 0),
          single(what + "heap in use", "KiB a console", after[5] / 1_024 / CONSOLES, "", 0),
          single(what + "stored", "kB a second", kilobytes, "", 0),
          single(what + "lacking something", "consoles", after[4], "0", 0));
    }
  }

  private Result single(String what, String unit, double figure, String bar, double most) {
    return Result.once(name(), what, unit, figure, Map.of(), bar, most);
  }
}
