package dev.sideband.ipmi.internal.bmc;

import dev.sideband.time.Ticker;
import java.time.Duration;

/** How long a host was seen on. Safe for any thread. */
public final class OnTime {

  private final Ticker ticker;
  private long observedNanos;
  private long onNanos;
  private boolean on;

  /** Creates a counter of what was seen {@code before}. */
  public OnTime(Ticker ticker, boolean on, Duration before) {
    this.ticker = ticker;
    this.onNanos = before.toNanos();
    this.observedNanos = ticker.nanos();
    this.on = on;
  }

  /** Notes whether the host is on now, and returns how long it was. */
  public synchronized Duration observe(boolean isOn) {
    long now = ticker.nanos();
    onNanos += on ? now - observedNanos : 0;
    observedNanos = now;
    on = isOn;
    return Duration.ofNanos(onNanos);
  }
}
