package dev.sideband.ipmi.fleet;

import java.time.Duration;

/**
 * How far a {@link FanOutRun} has come.
 *
 * @param total how many targets there are
 * @param begun how many operations were begun
 * @param succeeded how many brought a value
 * @param failed how many failed
 * @param unfinished how many were given up when the run ended
 * @param slow how many have gone on for longer than the patience and no longer hold a place
 * @param elapsed the time since the run began
 */
public record FanOutProgress(
    int total, int begun, int succeeded, int failed, int unfinished, int slow, Duration elapsed) {

  /** Returns how many targets have a result. */
  public int done() {
    return succeeded + failed + unfinished;
  }

  /** Tells whether each target has its result. */
  public boolean isComplete() {
    return done() == total;
  }
}
