package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.IdentifyState;
import dev.sideband.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The light by which a chassis is found. Safe for any thread. */
public final class IdentifyLight {

  private final Scheduler scheduler;
  private IdentifyState state = IdentifyState.OFF;
  private Scheduler.@Nullable Cancellable end;

  /** Creates a light that is off. */
  public IdentifyLight(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Turns it on for a time; zero turns it off. */
  public synchronized void on(Duration span) {
    set(span.isZero() ? IdentifyState.OFF : IdentifyState.TIMED_ON);
    if (!span.isZero()) {
      end = scheduler.schedule(this::timeIsUp, span);
    }
  }

  /** Turns it on until it is turned off. */
  public synchronized void on() {
    set(IdentifyState.ON);
  }

  private void set(IdentifyState next) {
    if (end != null) {
      end.cancel();
      end = null;
    }
    state = next;
  }

  private synchronized void timeIsUp() {
    if (state == IdentifyState.TIMED_ON) {
      set(IdentifyState.OFF);
    }
  }

  /** Returns what it does. */
  public synchronized IdentifyState state() {
    return state;
  }
}
