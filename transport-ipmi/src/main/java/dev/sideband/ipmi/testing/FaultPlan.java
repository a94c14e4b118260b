package dev.sideband.ipmi.testing;

import dev.sideband.transport.MessageRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Says what goes wrong with each exchange of a {@link FaultyLink}. */
@FunctionalInterface
public interface FaultPlan {

  /** Returns what happens to the exchange that is about to begin. */
  Fault next(MessageRequest request);

  /** Returns a plan that goes through a script, one fault an exchange, and then lets all pass. */
  static FaultPlan script(List<Fault> faults) {
    Supplier<Fault> script = Plans.script(faults, Fault.NONE);
    return request -> script.get();
  }

  /**
   * Returns a plan that draws from a generator: the same seed gives the same faults.
   *
   * @param rate how many of the exchanges suffer, 0 to 1
   * @param longestDelay how late the late ones are at most
   */
  static FaultPlan random(RandomGenerator random, double rate, Duration longestDelay) {
    Supplier<Fault> draw =
        Plans.random(random, rate, Fault.NONE, from -> Fault.drawn(from, longestDelay));
    return request -> draw.get();
  }
}
