package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What thousands of sessions cost that are only kept alive. */
public final class SessionsCase implements BenchCase {

  private static final int SESSIONS = 5_000;
  private static final int SECONDS = 20;
  private static final int BEATS_EVERY = 10;
  private static final double MOST_BYTES = 65_536;
  private static final double MOST_PERCENT = 10;
  private static final double MOST_THREADS = 1;
  private static final int CALLERS_TIMER = 1;

  /** Of one answer of {@link LanClient}: bytes, then CPU, threads and heartbeats, twice. */
  private static final int FIGURES = 7;

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public String summary() {
    return "5,000 sessions with 500 software BMCs in a process of its own, suite 3, idle but for a"
        + " heartbeat every 10 seconds. Bytes are those of the heap after a collection; CPU is the"
        + " whole Java process's over 20 seconds, and threads are the most that there were then,"
        + " without the timer that the caller hands in. Each run is a fresh Java process. Its first"
        + " 20 seconds show the compiler, and helpers that were called while all sessions opened;"
        + " the bar counts from a minute later. No floor; no peer can.";
  }

  @Override
  @SuppressWarnings("try") // The BMCs serve by running.
  public List<Result> run(BenchTools tools) throws IOException {
    List<Runs> figures = Stream.generate(Runs::new).limit(FIGURES).toList();
    try (BenchFolder folder = BenchFolder.make();
        OtherJava bmcs = LanBmcs.start(SESSIONS / LanClient.HELD_PER_BMC, folder.path())) {
      for (int run = 0; run < BenchTools.RUNS; run++) {
        try (OtherJava ours = OtherJava.start(LanClient.class)) {
          double[] answer = ours.ask("hold " + SESSIONS + " " + SECONDS);
          answer[2] -= CALLERS_TIMER;
          answer[5] -= CALLERS_TIMER;
          for (int i = 0; i < FIGURES; i++) {
            figures.get(i).add(answer[i]);
          }
        }
      }
    }
    double fewest = figures.get(6).spread().least();
    if (fewest < 0.9 * SESSIONS / BEATS_EVERY) {
      throw new IOException("only " + fewest + " heartbeats a second");
    }
    return List.of(
        row("heap", "bytes a session", figures.get(0), "≤ 64 KiB", Optional.of(MOST_BYTES)),
        row("CPU", "% of a core", figures.get(4), "≤ 10", Optional.of(MOST_PERCENT)),
        row("CPU, first 20 s", "% of a core", figures.get(1), "", Optional.empty()),
        row("threads", "threads", figures.get(5), "≤ 1", Optional.of(MOST_THREADS)),
        row("threads, first 20 s", "threads", figures.get(2), "", Optional.empty()),
        row("heartbeats", "a second", figures.get(6), "", Optional.empty()));
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
