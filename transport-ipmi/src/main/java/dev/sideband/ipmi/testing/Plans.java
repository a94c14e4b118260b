package dev.sideband.ipmi.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Where faults come from, whatever they are done to. */
final class Plans {

  private Plans() {}

  /** Returns one fault of a list after the other, and then {@code none} for ever. */
  static <F> Supplier<F> script(List<F> faults, F none) {
    Queue<F> left = new ConcurrentLinkedQueue<>(faults);
    return () -> {
      F next = left.poll();
      return next == null ? none : next;
    };
  }

  /** Returns a fault that is drawn, or {@code none} where none is due. */
  static <F> Supplier<F> random(
      RandomGenerator random, double rate, F none, Function<RandomGenerator, F> drawn) {
    return () -> {
      synchronized (random) {
        return random.nextDouble() >= rate ? none : drawn.apply(random);
      }
    };
  }
}
