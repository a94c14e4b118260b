package dev.sideband.bus;

import dev.sideband.monitor.Monitor;
import dev.sideband.monitor.MonitorHealth;
import dev.sideband.monitor.Observation;
import dev.sideband.monitor.PushingMonitor;
import dev.sideband.monitor.SourceId;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTap;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches a bus: what a tap tells is filtered, stored, counted and published, in that order.
 *
 * <p>A store that fails is counted, and the watching goes on without it. Listeners are told on the
 * tap's thread, after the message is stored. Safe for any thread.
 */
public final class BusMonitor implements Monitor<BusRecord> {

  private static final int QUEUE = 1_024;

  private final PushingMonitor<BusRecord> feed;
  private final BusTap tap;
  private final BusStore store;
  private final BusFilter filter;
  private final BootClock clock;
  private final List<BusListener> listeners;
  private final Keeper keeper = new Keeper();
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile BusListener gate = keeper;

  /**
   * Creates a monitor that does not watch yet.
   *
   * @param tap taken over; closed with the monitor
   * @param store stays open when the monitor is closed
   * @param filter what is kept out of store, listeners and subscribers
   * @param clock the clock that the tap's times are of
   * @param listeners are told of each message that was stored, such as statistics and triggers
   */
  public BusMonitor(
      SourceId source,
      BusTap tap,
      BusStore store,
      BusFilter filter,
      BootClock clock,
      List<BusListener> listeners,
      TransportContext context) {
    this.feed = new PushingMonitor<>(source, QUEUE, context);
    this.tap = tap;
    this.store = store;
    this.filter = filter;
    this.clock = clock;
    this.listeners = new CopyOnWriteArrayList<>(listeners);
  }

  /** Starts watching; once. */
  public void start() {
    tap.start(
        filter.into(
            new BusListener() {
              @Override
              public void seen(BusRecord message) {
                gate.seen(message);
              }

              @Override
              public void lost(long messages) {
                gate.lost(messages);
              }

              @Override
              public void ended() {
                gate.ended();
              }
            }));
  }

  /** Keeps out what this filter does, too, from now on; an earlier one of this kind ends. */
  public void restrict(BusFilter more) {
    gate = more.into(keeper);
  }

  /** Tells one more listener, from the next message on. */
  public void add(BusListener listener) {
    listeners.add(listener);
  }

  /** Tells a listener no more. */
  public void remove(BusListener listener) {
    listeners.remove(listener);
  }

  /** Where the tap's messages go. */
  private final class Keeper implements BusListener {

    @Override
    public void seen(BusRecord message) {
      try {
        store.append(message);
        stored.incrementAndGet();
      } catch (IOException e) {
        lost.incrementAndGet();
        feed.failed(e);
      }
      for (BusListener listener : listeners) {
        listener.seen(message);
      }
      feed.publish(stampOf(message), message);
    }

    @Override
    public void lost(long messages) {
      lost.addAndGet(messages);
      for (BusListener listener : listeners) {
        listener.lost(messages);
      }
    }

    @Override
    public void ended() {
      for (BusListener listener : listeners) {
        listener.ended();
      }
      feed.close();
    }
  }

  private Stamp stampOf(BusRecord message) {
    Stamp now = clock.now();
    long ago = now.micros() - message.micros();
    return new Stamp(
        now.clock(), message.micros(), now.wall().minusNanos(ago * 1_000), now.uncertainty());
  }

  /** Returns how many messages are stored, those overwritten since included. */
  public long stored() {
    return stored.get();
  }

  /** Returns how many messages are not stored: missed by the tap, or refused by the store. */
  public long lost() {
    return lost.get();
  }

  @Override
  public SourceId source() {
    return feed.source();
  }

  @Override
  public MonitorHealth health() {
    return feed.health();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Observation<BusRecord>> subscriber) {
    feed.subscribe(subscriber);
  }

  /** Closes the tap; what it still delivers is stored. */
  @Override
  public void close() {
    tap.close();
  }
}
