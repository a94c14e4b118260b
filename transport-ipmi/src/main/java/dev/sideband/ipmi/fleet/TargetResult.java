package dev.sideband.ipmi.fleet;

import java.time.Duration;

/**
 * What came of an operation on one target: a value, a failure, or nothing before the run ended.
 *
 * @param <T> what names a target
 * @param <R> what the operation brings
 */
public sealed interface TargetResult<T, R> {

  /** Returns whom the operation was for. */
  T target();

  /** Returns how long it went on; zero if it was not begun. */
  Duration elapsed();

  /**
   * The operation brought a value.
   *
   * @param target whom it was for
   * @param value what it brought
   * @param elapsed how long it took
   */
  record Success<T, R>(T target, R value, Duration elapsed) implements TargetResult<T, R> {}

  /**
   * The operation failed.
   *
   * @param target whom it was for
   * @param failure why, as the operation put it: for one on a BMC what {@link
   *     dev.sideband.ipmi.Ipmi#send} names, so that a wrong password, a missing user and a silent
   *     address are told apart by type
   * @param elapsed how long it took
   */
  record Failure<T, R>(T target, Throwable failure, Duration elapsed)
      implements TargetResult<T, R> {}

  /**
   * The run ended before the operation did; whether it takes effect yet is not known.
   *
   * @param target whom it was for
   * @param why what ended the run
   * @param begun whether the operation was begun; if not, the target was sent nothing
   * @param elapsed how long it had gone on
   */
  record Unfinished<T, R>(T target, RunEnd why, boolean begun, Duration elapsed)
      implements TargetResult<T, R> {}
}
