package dev.sideband.ipmi;

import dev.sideband.time.Deadline;
import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TransportContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** A context whose time stands still and whose executor runs everything at once, on the spot. */
public final class FakeContext implements TransportContext {

  private final FakeTime time = new FakeTime();
  private final RandomGenerator random = new Random(1);

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
    return Runnable::run;
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
    return ObserverListener.NONE;
  }
}
