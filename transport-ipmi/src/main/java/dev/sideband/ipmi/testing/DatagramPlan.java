package dev.sideband.ipmi.testing;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Says what a network does to each datagram; called for one at a time, in their order. */
@FunctionalInterface
public interface DatagramPlan {

  /** A plan by which everything arrives. */
  DatagramPlan PERFECT = datagram -> DatagramFault.NONE;

  /** Returns what happens to the datagram that is about to leave. */
  DatagramFault next(Datagram datagram);

  /** Returns a plan that goes through a script, one fault a datagram, and then lets all pass. */
  static DatagramPlan script(List<DatagramFault> faults) {
    Supplier<DatagramFault> script = Plans.script(faults, DatagramFault.NONE);
    return datagram -> script.get();
  }

  /**
   * Returns a plan that draws from a generator: the same seed gives the same faults.
   *
   * @param rate how many of the datagrams suffer, 0 to 1
   * @param longestDelay how late the late ones are at most
   */
  static DatagramPlan random(RandomGenerator random, double rate, Duration longestDelay) {
    Supplier<DatagramFault> draw =
        Plans.random(
            random, rate, DatagramFault.NONE, from -> DatagramFault.drawn(from, longestDelay));
    return datagram -> draw.get();
  }
}
