package dev.sideband.transport;

import java.time.Duration;

/**
 * Gets counts and timings as they arise; metrics libraries plug in here.
 *
 * <p>It is called on library threads and must return quickly. Implementations are safe for any
 * thread. Names are lower case with dots, such as {@code kcs.retries}.
 */
public interface ObserverListener {

  /** Listens to nothing. */
  ObserverListener NONE = new ObserverListener() {};

  /** Something happened {@code amount} times to {@code subject}. */
  default void counted(String name, String subject, long amount) {}

  /** Something took {@code elapsed} for {@code subject}. */
  default void timed(String name, String subject, Duration elapsed) {}
}
