package dev.sideband;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.transport.ObserverListener;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Sideband}. For one thread. */
public final class SidebandBuilder {

  @Nullable Executor executor;
  @Nullable Scheduler scheduler;
  Ticker ticker = Ticker.system();
  InstantSource clock = InstantSource.system();
  RandomGenerator random = new SecureRandom();
  ObserverListener observer = ObserverListener.NONE;

  SidebandBuilder() {}

  /**
   * Runs blocking work here; its owner stops it. Virtual threads serve well.
   *
   * <p>It must be able to run several tasks at a time: a transport that listens holds one thread
   * for as long as the {@link Sideband} is open.
   */
  public SidebandBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /** Takes delays from here; its owner stops it. */
  public SidebandBuilder scheduler(Scheduler scheduler) {
    this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    return this;
  }

  /** Takes monotonic time from here. */
  public SidebandBuilder ticker(Ticker ticker) {
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    return this;
  }

  /** Takes wall time from here. */
  public SidebandBuilder clock(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** Takes randomness from here; the default is fit for keys. */
  public SidebandBuilder random(RandomGenerator random) {
    this.random = Objects.requireNonNull(random, "random");
    return this;
  }

  /** Tells this listener what is counted and timed. */
  public SidebandBuilder observer(ObserverListener observer) {
    this.observer = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /** Makes the Sideband. */
  public Sideband build() {
    return new Sideband(this);
  }
}
