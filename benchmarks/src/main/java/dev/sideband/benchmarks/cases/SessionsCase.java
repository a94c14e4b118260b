package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What thousands of sessions cost that are only kept alive. */
public final class SessionsCase implements BenchCase {

  private static final int SESSIONS = 5_000;
  private static final int SECONDS = 20;
  private static final int BEATS_EVERY = 10;
  private static final double MOST_BYTES = 65_536;
  private static final double MOST_PERCENT = 10;

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public String summary() {
    return "5,000 sessions with 500 software BMCs in a process of its own, suite 3, idle but for a"
        + " heartbeat every 10 seconds. Bytes are those of the heap after a collection; CPU is the"
        + " whole Java process's over 20 seconds, once it is warm. No floor; no peer can.";
  }

  @Override
  @SuppressWarnings("try") // The BMCs serve by running.
  public List<Result> run(BenchTools tools) throws IOException {
    Runs bytes = new Runs();
    Runs percent = new Runs();
    Runs threads = new Runs();
    Runs beats = new Runs();
    try (BenchFolder folder = BenchFolder.make();
        OtherJava bmcs = LanBmcs.start(SESSIONS / LanClient.HELD_PER_BMC, folder.path());
        OtherJava ours = OtherJava.start(LanClient.class)) {
      ours.ask("hold " + SESSIONS + " " + BEATS_EVERY);
      for (int run = 0; run < BenchTools.RUNS; run++) {
        double[] answer = ours.ask("hold " + SESSIONS + " " + SECONDS);
        bytes.add(answer[0]);
        percent.add(answer[1]);
        threads.add(answer[2]);
        beats.add(answer[3]);
      }
    }
    double fewest = (double) SESSIONS / BEATS_EVERY;
    if (beats.spread().least() < fewest * 0.9) {
      throw new IOException("only " + beats.spread().least() + " heartbeats a second");
    }
    return List.of(
        row("heap", "bytes a session", bytes, "≤ 64 KiB", Optional.of(MOST_BYTES)),
        row("CPU", "% of a core", percent, "≤ 10", Optional.of(MOST_PERCENT)),
        row("threads", "threads", threads, "", Optional.empty()),
        row("heartbeats", "a second", beats, "", Optional.empty()));
  }

  private Result row(String what, String unit, Runs ours, String bar, Optional<Double> limit) {
    return new Result(
        name(),
        "5,000 idle sessions, " + what,
        unit,
        ours.median(),
        ours.spread(),
        Optional.empty(),
        Map.of(),
        bar,
        limit);
  }
}
