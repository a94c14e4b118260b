package dev.sideband.bus;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmSink;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Protects what a store holds around a moment from being overwritten: a message of a kind, or an
 * alarm of any other source.
 *
 * <p>When it is triggered it waits for some more messages, or for the end of the bus, and then
 * copies what lies before and behind the moment to a frozen ring. While it waits, other triggers
 * are part of the same. The copy is made on the context's executor, so it holds no bus up. Safe for
 * any thread.
 */
public final class FreezeTrigger implements BusListener, AlarmSink {

  private static final long NEVER = -1;

  private final BusStore store;
  private final BusSelector selector;
  private final long bytesBefore;
  private final int messagesAfter;
  private final TransportContext context;

  /** The name of the one copy that is wanted; null if each moment has its own. */
  private final @Nullable String only;

  private final RegisterTracker registers = new RegisterTracker();

  private @Nullable String pending;
  private boolean done;
  private long from = NEVER;
  private int left;
  private long frozen;
  private long failed;

  /**
   * Creates a trigger for a store whose ring lies in a file.
   *
   * @param selector the messages that trigger it; alarms always do
   * @param bytesBefore how many bytes of the ring are kept from before the moment, at least
   * @param messagesAfter how many messages are kept from after it
   */
  public FreezeTrigger(
      BusStore store,
      BusSelector selector,
      long bytesBefore,
      int messagesAfter,
      TransportContext context) {
    this(store, selector, bytesBefore, messagesAfter, context, null);
  }

  private FreezeTrigger(
      BusStore store,
      BusSelector selector,
      long bytesBefore,
      int messagesAfter,
      TransportContext context,
      @Nullable String only) {
    if (bytesBefore < 0 || messagesAfter < 0) {
      throw new IllegalArgumentException("before " + bytesBefore + ", after " + messagesAfter);
    }
    this.store = store;
    this.selector = selector;
    this.bytesBefore = bytesBefore;
    this.messagesAfter = messagesAfter;
    this.context = context;
    this.only = only;
  }

  /**
   * Creates a trigger that makes one copy, of the first moment.
   *
   * @param id the name of the copy in the ring
   */
  public static FreezeTrigger once(
      String id,
      BusStore store,
      BusSelector selector,
      long bytesBefore,
      int messagesAfter,
      TransportContext context) {
    return new FreezeTrigger(store, selector, bytesBefore, messagesAfter, context, id);
  }

  @Override
  public void seen(BusRecord message) {
    String due = null;
    synchronized (this) {
      int register = registers.registerOf(message);
      boolean waiting = pending != null;
      if (waiting) {
        left--;
      }
      if (!waiting && !done && selector.matches(message, register)) {
        begin("bus-" + store.newest());
      }
      if (pending != null && left <= 0) {
        due = pending;
        pending = null;
      }
    }
    if (due != null) {
      freeze(due);
    }
  }

  /** Triggers by an alarm that begins. */
  @Override
  public synchronized void accept(Alarm alarm) {
    if (alarm.active() && pending == null && !done) {
      begin("alarm-" + store.newest());
    }
  }

  /** The bus is over: what is waited for will not come, so the copy is made of what there is. */
  @Override
  public void ended() {
    String due;
    long start;
    synchronized (this) {
      due = pending;
      pending = null;
      start = from;
    }
    if (due != null) {
      copy(due, start);
    }
  }

  /** Takes note of the one copy that was made in an earlier run. */
  synchronized void hasMade(long wantedFrom) {
    done = true;
    from = wantedFrom;
    frozen = 1;
  }

  private void begin(String id) {
    pending = only == null ? id : only;
    done = only != null;
    from = Math.max(0, store.newest() - bytesBefore);
    left = messagesAfter;
  }

  private void freeze(String id) {
    long start;
    synchronized (this) {
      start = from;
    }
    try {
      context.executor().execute(() -> copy(id, start));
    } catch (RejectedExecutionException e) {
      count(false);
    }
  }

  private void copy(String id, long start) {
    boolean done = false;
    try {
      store.log().freeze(id, start, Long.MAX_VALUE);
      done = true;
    } catch (IOException | UnsupportedOperationException e) {
      context.observer().counted("bus.freeze.failures", id, 1);
    }
    count(done);
  }

  private synchronized void count(boolean done) {
    frozen += done ? 1 : 0;
    failed += done ? 0 : 1;
  }

  /** Returns the address from which on the latest moment's copy is wanted; empty if none came. */
  public synchronized OptionalLong from() {
    return from == NEVER ? OptionalLong.empty() : OptionalLong.of(from);
  }

  /** Returns how many copies were made. */
  public synchronized long frozen() {
    return frozen;
  }

  /** Returns how many copies could not be made, for example because there are too many. */
  public synchronized long failed() {
    return failed;
  }
}
