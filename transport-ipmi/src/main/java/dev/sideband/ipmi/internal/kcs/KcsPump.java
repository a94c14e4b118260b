package dev.sideband.ipmi.internal.kcs;

import dev.sideband.ipmi.internal.SerialExecutor;
import dev.sideband.ipmi.internal.WakeUp;
import dev.sideband.transport.TransportContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes one end step: when rung, when its own time comes, and, where nothing rings, by looking.
 *
 * <p>Everything the end does happens on its serial executor. An end that expects nothing costs
 * nothing.
 */
public final class KcsPump {

  /** An end that can be made to step. */
  public interface End {

    /** Stands for a wait that time does not end. */
    long FOREVER = Long.MAX_VALUE;

    /** Tells whether the registers are there. */
    boolean intact();

    /** Does what can be done now; true if that was something. */
    boolean step();

    /** Tells whether the other end is expected to do something. */
    boolean expectant();

    /** Returns the nanoseconds until a step is due though nothing changes, or {@link #FOREVER}. */
    long patience();

    /** Gives up for good; {@code problem} says what is gone. */
    void fail(String problem);
  }

  /** Steps in one go; others that share the executor come in between. */
  private static final int STEPS = 4_096;

  private static final String GONE = "its registers are gone";

  private final SerialExecutor serial;
  private final End end;
  private final @Nullable KcsPace pace;
  private final WakeUp wakeUp;
  private volatile boolean queued;
  private boolean moved;
  private int looks;
  private long pause;
  private boolean stopped;

  /**
   * Creates a pump that rests.
   *
   * @param pace how to look for changes, or null if each is followed by {@link #ring}
   */
  public KcsPump(SerialExecutor serial, TransportContext context, End end, @Nullable KcsPace pace) {
    this.serial = serial;
    this.end = end;
    this.pace = pace;
    this.wakeUp = new WakeUp(context.scheduler(), context.ticker(), this::ring);
    if (pace != null) {
      serial.onFault(() -> fail(GONE));
    }
  }

  /** Says that something may have changed. Safe for any thread; cheap if said already. */
  public void ring() {
    if (!queued) {
      queued = true;
      serial.execute(this::run);
    }
  }

  /** Does something to the end in its turn, and then what follows from it. Safe for any thread. */
  public void perform(Runnable task) {
    serial.execute(() -> {
      if (!stopped) {
        task.run();
        ring();
      }
    });
  }

  /** Steps no more. On the serial executor only. */
  public void stop() {
    stopped = true;
    wakeUp.cancel();
  }

  private void run() {
    queued = false;
    if (!stopped && !end.intact()) {
      fail(GONE);
    }
    for (int budget = STEPS; !stopped && budget > 0; budget--) {
      if (end.step()) {
        moved = true;
        looks = 0;
      } else if (looksAgain()) {
        Thread.onSpinWait();
      } else {
        rest();
        return;
      }
    }
    if (!stopped) {
      ring();
    }
  }

  private void fail(String problem) {
    if (!stopped) {
      stop();
      end.fail(problem);
    }
  }

  private boolean looksAgain() {
    return pace != null && moved && end.expectant() && looks++ < pace.spins();
  }

  private void rest() {
    long patience = end.patience();
    if (pace != null && end.expectant()) {
      long first = pace.first().toNanos();
      pause = moved ? first : Math.max(first, Math.min(pause * 2, pace.longest().toNanos()));
      patience = Math.min(patience, pause);
    }
    moved = false;
    looks = 0;
    if (patience != End.FOREVER && !wakeUp.within(Math.max(0, patience))) {
      fail("its scheduler was shut down");
    }
  }
}
