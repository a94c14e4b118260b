package dev.sideband.ipmi;

import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A context whose time stands still and whose executor runs everything at once, on the spot. */
public final class FakeContext implements TransportContext {

  private final FakeTime time = new FakeTime();
  private final RandomGenerator random;
  private final Executor executor;
  private final Map<String, Long> counts = new HashMap<>();

  /** Creates a context whose random numbers are always the same. */
  public FakeContext() {
    this(1);
  }

  /** Creates a context that hands everything to {@code executor} instead. */
  public FakeContext(Executor executor) {
    this(1, executor);
  }

  /** Creates a context whose random numbers follow from {@code seed}. */
  public FakeContext(long seed) {
    this(seed, Runnable::run);
  }

  private FakeContext(long seed, Executor executor) {
    this.random = new Random(seed);
    this.executor = executor;
  }

  /** Returns the time behind it. */
  public FakeTime time() {
    return time;
  }

  /** Returns the deadline {@code seconds} from now. */
  public Deadline seconds(double seconds) {
    return time.deadline(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** Moves time on. */
  public void pass(double seconds) {
    time.advance(Duration.ofNanos((long) (seconds * 1e9)));
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public Ticker ticker() {
    return time;
  }

  @Override
  public InstantSource clock() {
    return time;
  }

  @Override
  public Scheduler scheduler() {
    return time;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public ObserverListener observer() {
    return new ObserverListener() {
      @Override
      public void counted(String name, String subject, long amount) {
        counts.merge(name, amount, Long::sum);
      }
    };
  }

  /** Returns how often that was counted so far, for all subjects together. */
  public long count(String name) {
    return counts.getOrDefault(name, 0L);
  }

  @Override
  public <E extends AutoCloseable> E shared(Class<E> type, Function<TransportContext, E> maker) {
    return maker.apply(this);
  }
}
