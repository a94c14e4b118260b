package dev.sideband.i2c;

import dev.sideband.bus.BusRecordJoiner;
import dev.sideband.i2c.internal.fifo.FifoMemory;
import dev.sideband.time.Scheduler.Cancellable;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A tap of hardware, such as an FPGA, that writes bus records into memory which this program maps.
 *
 * <p>The memory begins with a header; all numbers are little endian:
 *
 * <pre>
 *   0  magic 4: "I2CF"        4  version 2: 1          6  header size 2: where the data begins
 *   8  capacity 4: bytes of data, a power of two      12  reserved 4
 *  16  head 8: bytes ever written, by the hardware    24  tail 8: bytes ever read, by the program
 *  32  dropped 4: records the hardware had no room for
 * </pre>
 *
 * <p>Each entry of the data is the number of its bytes, 2, and then a record as {@link
 * dev.sideband.bus.BusRecordPart} has it: plain, or with its extension. Byte k of all that was ever
 * written lies at k modulo the capacity; an entry may go round the end. The hardware writes an
 * entry, then moves the head; it stops when head − tail would pass the capacity. If the numbers
 * contradict each other, the program gives up what is there and goes on at the head.
 *
 * <p>The memory is looked at every few milliseconds, on the context's executor. Safe for any
 * thread.
 */
public final class FifoTap implements BusTap {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final FifoMemory memory;
  private final TransportContext context;
  private final BusRecordJoiner joiner = new BusRecordJoiner();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable BusListener listener;
  private @Nullable Cancellable waiting;
  private BusTapCounters counters = new BusTapCounters(0, 0, 0);
  private long malformed;
  private long lost;
  private boolean closed;

  private FifoTap(FifoMemory memory, TransportContext context) {
    this.memory = memory;
    this.context = context;
  }

  /**
   * Maps the memory of a FIFO: a file, or a device's resource file that has a size.
   *
   * @param offset where in the file it begins, a multiple of eight
   * @throws dev.sideband.wire.MalformedMessageException if it does not begin as a FIFO does
   * @throws IOException if it cannot be mapped
   */
  public static FifoTap open(Path file, long offset, TransportContext context) throws IOException {
    return new FifoTap(FifoMemory.map(file, offset), context);
  }

  @Override
  public void start(BusListener newListener) {
    lock.lock();
    try {
      if (listener != null) {
        throw new IllegalStateException("has begun before");
      }
      listener = newListener;
      arm();
    } finally {
      lock.unlock();
    }
  }

  private void arm() {
    try {
      waiting = context.scheduler().schedule(() -> context.executor().execute(this::look), PAUSE);
    } catch (RejectedExecutionException e) {
      end();
    }
  }

  private void look() {
    lock.lock();
    try {
      if (!closed && listener != null) {
        drain(listener);
        arm();
      }
    } finally {
      lock.unlock();
    }
  }

  private void drain(BusListener target) {
    long seen = counters.seen();
    for (var part = memory.next(); part.isPresent(); part = memory.next()) {
      var whole = joiner.add(part.get());
      if (whole.isPresent()) {
        seen++;
        target.seen(whole.get());
      }
    }
    long missed = memory.dropped() + memory.malformed() + joiner.broken() - lost - malformed;
    if (missed > 0) {
      malformed = memory.malformed();
      lost = memory.dropped() + joiner.broken();
      target.lost(missed);
    }
    counters = new BusTapCounters(seen, lost, malformed);
  }

  @Override
  public BusTapCounters counters() {
    lock.lock();
    try {
      return counters;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what is there and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed && listener != null) {
        drain(listener);
      }
      end();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    if (waiting != null) {
      waiting.cancel();
    }
    if (listener != null) {
      listener.ended();
    }
  }
}
