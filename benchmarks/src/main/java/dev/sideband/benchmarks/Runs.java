package dev.sideband.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The figures of several runs of one thing. For one thread. */
public final class Runs {

  private final List<Double> figures = new ArrayList<>();

  /** Adds the figure of one run. */
  public void add(double figure) {
    figures.add(figure);
  }

  /** Returns the figure in the middle. */
  public double median() {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /**
   * Returns the smallest figure that so many of the figures do not exceed.
   *
   * @param part how many of them, such as 0.99
   */
  public double percentile(double part) {
    List<Double> sorted = new ArrayList<>(figures);
    Collections.sort(sorted);
    return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }

  /** Returns how far apart the runs were. */
  public Result.Spread spread() {
    return new Result.Spread(Collections.min(figures), Collections.max(figures));
  }
}
