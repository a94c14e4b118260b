package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchCase;
import dev.sideband.benchmarks.BenchTools;
import dev.sideband.benchmarks.Result;
import dev.sideband.benchmarks.Runs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The history of sweeps over connections: what it costs, and how soon it answers. */
public final class ConnectionHistoryCase implements BenchCase {

  private static final double MOST_CPU = 10;
  private static final double MOST_BYTES_A_ROW = 2;
  private static final double MOST_QUERY_MILLIS = 200;

  /** Seconds that a history is fed with, in one run and in all. */
  private static final int RUN = 360;

  private static final int WHOLE = 86_400;

  /** What is asked for, from the end of the history backwards. */
  private static final List<Integer> ASKED_SECONDS = List.of(7_200, WHOLE);

  private static final int FIRST_CLIENT = 500;
  private static final int NEXT_CLIENT = 37;
  private static final double MOST_BUILD_SECONDS = 600;

  @Override
  public String name() {
    return "connection-history";
  }

  @Override
  public String summary() {
    return "A history of 10,000 made-up connections of 1,000 clients, swept each second under a clock"
        + " that is set, of which 100 rows a sweep are new or changed; the CPU includes the making of"
        + " the tables. The client that is asked for is another one each time.";
  }

  @Override
  public List<Result> run(BenchTools tools) throws IOException {
    Runs cpu = new Runs();
    Runs bytes = new Runs();
    Runs made = new Runs();
    List<Result> results = new ArrayList<>();
    try (OtherJava history = OtherJava.start(ConnectionHistory.class)) {
      double built = history.ask("append " + RUN)[2];
      int fed = RUN;
      for (int run = 0; run < BenchTools.RUNS; run++) {
        made.add(history.ask("make " + RUN)[0]);
        double[] figures = history.ask("append " + RUN);
        cpu.add(figures[0]);
        bytes.add(figures[1]);
        built += figures[2];
        fed += RUN;
      }
      built += history.ask("append " + (WHOLE - fed))[2];
      Runs build = new Runs();
      build.add(built);
      results.add(row("10,000 rows/s", "% of a core", cpu, MOST_CPU, "≤ 10"));
      results.add(row("making of the tables alone", "% of a core", made));
      results.add(row("1 % churn", "bytes a row", bytes, MOST_BYTES_A_ROW, "≤ 2"));
      results.add(row("build of a day", "s", build, MOST_BUILD_SECONDS, "≤ 600"));
      for (int seconds : ASKED_SECONDS) {
        Runs query = new Runs();
        for (int run = 0; run < BenchTools.RUNS; run++) {
          query.add(history.ask("query " + seconds + " " + (FIRST_CLIENT + run * NEXT_CLIENT))[0]);
        }
        results.add(asked(seconds, query));
      }
    }
    return results;
  }

  private Result asked(int seconds, Runs query) {
    return seconds == WHOLE
        ? row("one client's day", "ms", query, MOST_QUERY_MILLIS, "≤ 200")
        : row("one client's two hours", "ms", query);
  }

  private Result row(String what, String unit, Runs runs) {
    return row(what, unit, runs, "", Optional.empty());
  }

  private Result row(String what, String unit, Runs runs, double limit, String bar) {
    return row(what, unit, runs, bar, Optional.of(limit));
  }

  private Result row(String what, String unit, Runs runs, String bar, Optional<Double> limit) {
    return new Result(
        name(), what, unit, runs.median(), runs.spread(), Optional.empty(), Map.of(), bar, limit);
  }
}
