package dev.sideband.ipmi.testing;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    Queue<DatagramFault> left = new ConcurrentLinkedQueue<>(faults);
    return datagram -> {
      DatagramFault next = left.poll();
      return next == null ? DatagramFault.NONE : next;
    };
  }

  /**
   * Returns a plan that draws from a generator: the same seed gives the same faults.
   *
   * @param rate how many of the datagrams suffer, 0 to 1
   * @param longestDelay how late the late ones are at most
   */
  static DatagramPlan random(RandomGenerator random, double rate, Duration longestDelay) {
    DatagramFault.Kind[] kinds = DatagramFault.Kind.values();
    return datagram -> {
      synchronized (random) {
        if (random.nextDouble() >= rate) {
          return DatagramFault.NONE;
        }
        DatagramFault.Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
        boolean timed = kind == DatagramFault.Kind.LATE || kind == DatagramFault.Kind.REPEATED;
        long delay = timed ? random.nextLong(longestDelay.toNanos() + 1) : 0;
        return new DatagramFault(kind, Duration.ofNanos(delay));
      }
    };
  }
}
