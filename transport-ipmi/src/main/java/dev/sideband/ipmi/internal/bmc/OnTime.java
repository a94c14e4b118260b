package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.command.PowerOnHours;
import dev.sideband.time.Ticker;
import java.time.Duration;

/** How long a host was seen on. Safe for any thread. */
public final class OnTime {

  private static final int MINUTES_PER_COUNT = 60;

  private final Ticker ticker;
  private long observedNanos;
  private long onNanos;
  private boolean on;

  /** Creates a counter at zero. */
  public OnTime(Ticker ticker, boolean on) {
    this.ticker = ticker;
    this.observedNanos = ticker.nanos();
    this.on = on;
  }

  /** Notes whether the host is on now, and returns the counter. */
  public synchronized PowerOnHours observe(boolean isOn) {
    long now = ticker.nanos();
    onNanos += on ? now - observedNanos : 0;
    observedNanos = now;
    on = isOn;
    return new PowerOnHours(
        MINUTES_PER_COUNT, Duration.ofNanos(onNanos).toMinutes() / MINUTES_PER_COUNT);
  }
}
