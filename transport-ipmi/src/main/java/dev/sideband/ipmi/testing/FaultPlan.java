package dev.sideband.ipmi.testing;

import dev.sideband.transport.MessageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/** Says what goes wrong with each exchange of a {@link FaultyLink}. */
@FunctionalInterface
public interface FaultPlan {

  /** Returns what happens to the exchange that is about to begin. */
  Fault next(MessageRequest request);

  /** Returns a plan that goes through a script, one fault an exchange, and then lets all pass. */
  static FaultPlan script(List<Fault> faults) {
    Queue<Fault> left = new ConcurrentLinkedQueue<>(faults);
    return request -> {
      Fault next = left.poll();
      return next == null ? Fault.NONE : next;
    };
  }

  /**
   * Returns a plan that draws from a generator: the same seed gives the same faults.
   *
   * @param rate how many of the exchanges suffer, 0 to 1
   * @param longestDelay how late the late ones are at most
   */
  static FaultPlan random(RandomGenerator random, double rate, Duration longestDelay) {
    Fault.Kind[] kinds = Fault.Kind.values();
    return request -> {
      synchronized (random) {
        if (random.nextDouble() >= rate) {
          return Fault.NONE;
        }
        Fault.Kind kind = kinds[1 + random.nextInt(kinds.length - 1)];
        boolean timed = kind == Fault.Kind.LATE || kind == Fault.Kind.COPIED_LATER;
        long delay = timed ? random.nextLong(longestDelay.toNanos() + 1) : 0;
        return new Fault(kind, Duration.ofNanos(delay));
      }
    };
  }
}
