package dev.sideband.ipmi.fleet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * All results of a {@link FanOutRun}, in the order in which the targets were given.
 *
 * @param results one for each target
 * @param progress the final counts
 */
public record FanOutReport<T, R>(List<TargetResult<T, R>> results, FanOutProgress progress) {

  public FanOutReport {
    results = List.copyOf(results);
    Objects.requireNonNull(progress, "progress");
  }

  /** Tells whether every operation brought a value. */
  public boolean isAllSuccess() {
    return progress.succeeded() == progress.total();
  }

  /**
   * Returns the values by target, in the order of the targets; of a target that was given several
   * times the last one.
   */
  public Map<T, R> values() {
    Map<T, R> values = new LinkedHashMap<>();
    for (TargetResult<T, R> result : results) {
      if (result instanceof TargetResult.Success<T, R> success) {
        values.put(success.target(), success.value());
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** Returns what failed, in the order of the targets. */
  public List<TargetResult.Failure<T, R>> failures() {
    return results.stream()
        .filter(TargetResult.Failure.class::isInstance)
        .map(result -> (TargetResult.Failure<T, R>) result)
        .toList();
  }

  /** Returns what failed, by the type of the failure. */
  public Map<Class<? extends Throwable>, List<TargetResult.Failure<T, R>>> failuresByType() {
    return failures().stream()
        .collect(
            Collectors.groupingBy(
                failure -> failure.failure().getClass(), LinkedHashMap::new, Collectors.toList()));
  }

  /** Returns what the end of the run left unfinished, in the order of the targets. */
  public List<TargetResult.Unfinished<T, R>> unfinished() {
    return results.stream()
        .filter(TargetResult.Unfinished.class::isInstance)
        .map(result -> (TargetResult.Unfinished<T, R>) result)
        .toList();
  }
}
