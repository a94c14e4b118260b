package dev.sideband.ipmi.fleet;

/**
 * Is told of each result of a {@link FanOutRun} as it comes.
 *
 * <p>It is called by one thread at a time, and results reach it in the order in which they came. It
 * holds up the run while it works, so it must not block.
 *
 * @param <T> what names a target
 * @param <R> what the operation brings
 */
@FunctionalInterface
public interface FanOutListener<T, R> {

  /**
   * Takes a result.
   *
   * @param progress how far the run had come when the result came, this result included
   */
  void completed(TargetResult<T, R> result, FanOutProgress progress);
}
