package dev.sideband.ipmi.internal;

import dev.sideband.time.Scheduler;
import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One timer of one owner: it calls at the time asked for or earlier, and the owner then asks anew.
 *
 * <p>An owner whose times mostly move back, like a wait that starts over at each byte, pays for a
 * timer only when the old one fires. For one thread at a time; the call comes on the scheduler's.
 */
public final class WakeUp {

  private final Scheduler scheduler;
  private final Ticker ticker;
  private final Runnable call;
  private @Nullable Timer timer;

  /** Creates a timer that is not set; {@code call} hands over to the owner's thread. */
  public WakeUp(Scheduler scheduler, Ticker ticker, Runnable call) {
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.call = call;
  }

  /**
   * Calls within {@code nanos} from now.
   *
   * @return false if the scheduler has been shut down, so that no call will come
   */
  public boolean within(long nanos) {
    long due = ticker.nanos() + nanos;
    if (timer != null && timer.waitsNoLongerThan(due)) {
      return true;
    }
    cancel();
    Timer next = new Timer(due);
    try {
      next.cancellable = scheduler.schedule(next, Duration.ofNanos(nanos));
    } catch (RejectedExecutionException e) {
      return false;
    }
    timer = next;
    return true;
  }

  /** Calls no more, unless it is doing so now. */
  public void cancel() {
    if (timer != null && timer.cancellable != null) {
      timer.cancellable.cancel();
    }
    timer = null;
  }

  private final class Timer implements Runnable {

    private final long due;
    private volatile boolean fired;
    private Scheduler.@Nullable Cancellable cancellable;

    Timer(long due) {
      this.due = due;
    }

    boolean waitsNoLongerThan(long other) {
      return !fired && due - other <= 0;
    }

    @Override
    public void run() {
      fired = true;
      call.run();
    }
  }
}
