package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Held;
import dev.sideband.benchmarks.ProcessSnapshotBenchmark;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The snapshot of all processes beside C programs, OSHI and {@code ps}. */
public final class ProcessesCase implements BenchCase {

  private static final double BYTES_A_PROCESS = 2_048;
  static final String PS = "pid,ppid,comm,args,stat,euser,time,rss,vsz,nlwp,pri,ni,lstart";

  /** All programs look at the same processes, so the benchmark itself is to start none. */
  private static final Map<String, String> NO_MORE = Map.of("processes", "0");

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public String summary() {
    return "One snapshot of every process with all its figures. Floor: a C program that reads stat,"
        + " status and io and lists fd. \"lean\" is the same in C with as few calls as we make; OSHI"
        + " is asked without user and command line.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    List<Result> results = new ArrayList<>();
    results.addAll(beside(tools, 200, Optional.empty()));
    results.addAll(beside(tools, 2_000, Optional.of(1.35)));
    results.addAll(beside(tools, 10_000, Optional.of(1.0)));
    return results;
  }

  @SuppressWarnings("try") // The processes serve by being there.
  private List<Result> beside(BenchTools tools, int processes, Optional<Double> most)
      throws IOException {
    Runs ours = new Runs();
    Runs allocated = new Runs();
    Runs full = new Runs();
    Runs lean = new Runs();
    Runs oshi = new Runs();
    Runs ps = new Runs();
    int passes = Math.max(5, 20_000 / processes);
    try (Held spawned = Held.processes(processes)) {
      for (int run = 0; run < BenchTools.RUNS; run++) {
        BenchTools.Floor floor = tools.floor("proc_full", passes);
        full.add(millis(floor));
        lean.add(millis(tools.floor("proc_lean", passes)));
        BenchTools.Score score = tools.jmh(ProcessSnapshotBenchmark.class, "sideband", NO_MORE);
        ours.add(score.score() / 1_000);
        allocated.add(score.allocated() / floor.rows());
        oshi.add(tools.jmh(ProcessSnapshotBenchmark.class, "oshi", NO_MORE).score() / 1_000);
        long before = System.nanoTime();
        tools.output("ps", "-eo", PS);
        ps.add((System.nanoTime() - before) / 1e6);
      }
    }
    Map<String, Double> peers = new LinkedHashMap<>();
    peers.put("C lean", lean.median());
    peers.put("OSHI", oshi.median());
    peers.put("ps", ps.median());
    String what = String.format("snapshot, about %,d processes", processes);
    return List.of(
        new Result(
            name(),
            what,
            "ms",
            ours.median(),
            ours.spread(),
            Optional.of(full.median()),
            peers,
            most.map(times -> "≤ " + times + " × floor").orElse(""),
            most.map(times -> times * full.median())),
        new Result(
            name(),
            what + ", allocated",
            "bytes a process",
            allocated.median(),
            allocated.spread(),
            Optional.empty(),
            Map.of(),
            "≤ 2,048",
            Optional.of(BYTES_A_PROCESS)));
  }

  private static double millis(BenchTools.Floor floor) {
    return floor.wallNanos() / 1e6;
  }
}
