package dev.sideband.benchmarks;

import java.util.Map;
import java.util.Optional;

/**
 * One row of the results: our figure, what stands beside it, and what was to be reached.
 *
 * @param benchmark the name of the {@link BenchCase}
 * @param what what was measured, such as {@code snapshot of 2,000 processes}
 * @param unit the unit of all figures of the row
 * @param ours the median of our runs
 * @param spread the smallest and the largest of our runs
 * @param floor the median of the floor, measured in the same run; empty where there is none
 * @param peers the medians of others, by name
 * @param bar what was to be reached, in words; empty where nothing was set
 * @param limit the largest figure of ours that reaches the bar, in the row's unit
 */
public record Result(
    String benchmark,
    String what,
    String unit,
    double ours,
    Spread spread,
    Optional<Double> floor,
    Map<String, Double> peers,
    String bar,
    Optional<Double> limit) {

  /** The smallest and the largest of several runs. */
  public record Spread(double least, double most) {}

  /** Returns a row of which there was one run, without a floor; an empty bar sets no limit. */
  public static Result once(
      String benchmark,
      String what,
      String unit,
      double ours,
      Map<String, Double> peers,
      String bar,
      double limit) {
    return new Result(
        benchmark,
        what,
        unit,
        ours,
        new Spread(ours, ours),
        Optional.empty(),
        peers,
        bar,
        bar.isEmpty() ? Optional.empty() : Optional.of(limit));
  }

  /** Returns how our figure stands to the floor, or empty where there is none. */
  public Optional<Double> ratio() {
    return floor.filter(figure -> figure > 0).map(figure -> ours / figure);
  }

  /** Returns whether the bar is met, in words. */
  public String verdict() {
    return limit.map(most -> ours <= most ? "met" : "not met").orElse("no bar");
  }
}
