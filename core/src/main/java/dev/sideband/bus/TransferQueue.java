package dev.sideband.bus;

import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusTransfer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of transfers that never makes its writers wait and allocates nothing: a writer
 * that finds it full is told so.
 *
 * <p>Any threads may write, one reads. A place is free for round r when its number is r, and filled
 * when it is r + 1.
 */
final class TransferQueue {

  private final int mask;
  private final AtomicLongArray numbers;
  private final @Nullable BusTransfer[] transfers;
  private final @Nullable BusOutcome[] outcomes;
  private final int[] links;
  private final long[] begins;
  private final long[] durations;
  private final AtomicLong tail = new AtomicLong();
  private long head;

  /** Creates a queue; the capacity is rounded up to a power of two. */
  TransferQueue(int capacity) {
    int size = capacity <= 2 ? 2 : Integer.highestOneBit(capacity - 1) << 1;
    this.mask = size - 1;
    this.numbers = new AtomicLongArray(size);
    this.transfers = new BusTransfer[size];
    this.outcomes = new BusOutcome[size];
    this.links = new int[size];
    this.begins = new long[size];
    this.durations = new long[size];
    for (int i = 0; i < size; i++) {
      numbers.set(i, i);
    }
  }

  /** What a reader does with a transfer. */
  @FunctionalInterface
  interface Reader {
    void take(int link, long begin, long duration, BusTransfer transfer, BusOutcome outcome);
  }

  /** Adds a transfer; false if there is no room. */
  boolean offer(int link, long begin, long duration, BusTransfer transfer, BusOutcome outcome) {
    while (true) {
      long position = tail.get();
      int place = (int) position & mask;
      long ahead = numbers.getAcquire(place) - position;
      if (ahead < 0) {
        return false;
      }
      if (ahead == 0 && tail.compareAndSet(position, position + 1)) {
        transfers[place] = transfer;
        outcomes[place] = outcome;
        links[place] = link;
        begins[place] = begin;
        durations[place] = duration;
        numbers.setRelease(place, position + 1);
        return true;
      }
    }
  }

  /** Hands the oldest transfer to the reader; false if there is none. */
  boolean poll(Reader reader) {
    int place = (int) head & mask;
    if (numbers.getAcquire(place) != head + 1) {
      return false;
    }
    BusTransfer transfer = Objects.requireNonNull(transfers[place]);
    BusOutcome outcome = Objects.requireNonNull(outcomes[place]);
    int link = links[place];
    long begin = begins[place];
    long duration = durations[place];
    transfers[place] = null;
    outcomes[place] = null;
    numbers.setRelease(place, head + mask + 1);
    head++;
    reader.take(link, begin, duration, transfer, outcome);
    return true;
  }
}
