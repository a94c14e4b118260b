package dev.sideband.transport;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What a transport may use: threads, time and randomness of the {@code Sideband} that opens it.
 *
 * <p>Transports create none of these themselves. Everything here is safe for any thread.
 */
public interface TransportContext {

  /** Returns the executor for work that may block. */
  Executor executor();

  /** Returns the monotonic time. */
  Ticker ticker();

  /** Returns the wall time. */
  InstantSource clock();

  /** Returns the scheduler; its tasks must not block. */
  Scheduler scheduler();

  /** Returns the source of random numbers, fit for keys. */
  RandomGenerator random();

  /** Returns the listener for counts and timings. */
  ObserverListener observer();

  /**
   * Returns what a transport keeps once for all its channels, such as an engine, and makes it when
   * it is first asked for. It is closed with the {@code Sideband}, the newest first.
   *
   * @param type names it; there is one of each type
   * @param maker makes it from this context, and must not ask for another one meanwhile
   * @throws IllegalStateException if the {@code Sideband} is closed
   */
  <E extends AutoCloseable> E shared(Class<E> type, Function<TransportContext, E> maker);
}
