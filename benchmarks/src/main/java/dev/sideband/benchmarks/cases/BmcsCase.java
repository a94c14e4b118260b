package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One command to each of many BMCs, beside two peers. */
public final class BmcsCase implements BenchCase {

  private static final int BMCS = 500;
  private static final int WARM_UPS = 8;
  private static final int PEER_WARM_UPS = 1;
  private static final double MOST_SECONDS = 0.3;
  private static final double MOST_THREADS = 2;
  private static final double MEBIBYTE = 1 << 20;
  private static final String SWEEP = "sweep " + BMCS;

  @Override
  public String name() {
    return "bmcs";
  }

  @Override
  public String summary() {
    return "Session, Get Chassis Status and close with each of 500 software BMCs in one process,"
        + " which all clients speak to, suite 3. Cold is the first time in a fresh Java process,"
        + " whose start does not count; that of FreeIPMI's ipmipower does. ipmi-java is called by 50"
        + " threads. Threads and memory are the most that there were. No floor. Needs the package"
        + " freeipmi-tools.";
  }

  /** What one client took: the runs of each figure. */
  private static final class Figures {

    final Runs seconds = new Runs();
    final Runs threads = new Runs();
    final Runs memory = new Runs();

    void add(double seconds, double threads, double bytes) {
      this.seconds.add(seconds);
      this.threads.add(threads);
      this.memory.add(bytes / MEBIBYTE);
    }

    void add(double[] answer) {
      add(answer[0], answer[1], answer[2]);
    }
  }

  @Override
  @SuppressWarnings("try") // The BMCs serve by running.
  public List<Result> run(BenchTools tools) throws IOException {
    Figures cold = new Figures();
    Figures warm = new Figures();
    Figures freeIpmi = new Figures();
    Figures ipmiJava = new Figures();
    double failed = 0;
    try (BenchFolder folder = BenchFolder.make();
        OtherJava bmcs = LanBmcs.start(BMCS, folder.path());
        OtherJava ours = OtherJava.start(LanClient.class);
        OtherJava peer = OtherJava.startQuiet(IpmiJavaClient.class)) {
      LanTools programs = new LanTools(tools, folder.path());
      for (int i = 0; i < WARM_UPS; i++) {
        ours.ask(SWEEP);
      }
      for (int i = 0; i < PEER_WARM_UPS; i++) {
        peer.ask(SWEEP);
      }
      for (int run = 0; run < BenchTools.RUNS; run++) {
        try (OtherJava fresh = OtherJava.start(LanClient.class)) {
          cold.add(fresh.ask(SWEEP));
        }
        warm.add(ours.ask(SWEEP));
        BenchTools.Spent spent = programs.freeIpmiSweep(BMCS);
        freeIpmi.add(spent.wallNanos() / 1e9, 1, (double) spent.peakBytes());
        double[] answer = peer.ask(SWEEP);
        ipmiJava.add(answer);
        failed += answer[3];
      }
    }
    Map<String, Figures> peers = new LinkedHashMap<>();
    peers.put("FreeIPMI", freeIpmi);
    peers.put(failed == 0 ? "ipmi-java" : "ipmi-java (" + (int) failed + " failed)", ipmiJava);
    return List.of(
        row(
            "500 BMCs, warm",
            "s",
            warm.seconds,
            medians(peers, each -> each.seconds),
            MOST_SECONDS),
        row("500 BMCs, cold", "s", cold.seconds, medians(peers, each -> each.seconds), 0),
        row(
            "500 BMCs, warm, threads",
            "threads",
            warm.threads,
            medians(peers, each -> each.threads),
            MOST_THREADS),
        row("500 BMCs, cold, memory", "MiB", cold.memory, medians(peers, each -> each.memory), 0));
  }

  private static Map<String, Double> medians(
      Map<String, Figures> peers, Function<Figures, Runs> figure) {
    Map<String, Double> medians = new LinkedHashMap<>();
    peers.forEach((name, figures) -> medians.put(name, figure.apply(figures).median()));
    return medians;
  }

  private Result row(String what, String unit, Runs ours, Map<String, Double> peers, double most) {
    return new Result(
        name(),
        what,
        unit,
        ours.median(),
        ours.spread(),
        Optional.empty(),
        peers,
        most == 0 ? "" : "≤ " + most,
        most == 0 ? Optional.empty() : Optional.of(most));
  }
}
