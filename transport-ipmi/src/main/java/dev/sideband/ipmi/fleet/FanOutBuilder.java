package dev.sideband.ipmi.fleet;

import dev.sideband.Sideband;
import java.time.Duration;
import java.util.Objects;

/** Settings of a {@link FanOut}. For one thread. */
public final class FanOutBuilder {

  final Sideband sideband;
  int width = 256;
  Duration patience = Duration.ofSeconds(2);
  Duration limit = Duration.ofMinutes(1);

  FanOutBuilder(Sideband sideband) {
    this.sideband = Objects.requireNonNull(sideband, "sideband");
  }

  /** Sets how many operations go on at a time, slow ones apart; 256 unless set. */
  public FanOutBuilder width(int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width: " + width);
    }
    this.width = width;
    return this;
  }

  /**
   * Sets after what time an operation counts as slow: it goes on, and gives its place to the next
   * target; 2 s unless set. So dead BMCs, however many, never hold up live ones.
   */
  public FanOutBuilder patience(Duration patience) {
    this.patience = positive(patience, "patience");
    return this;
  }

  /** Sets how long a whole run may take; a minute unless set. */
  public FanOutBuilder within(Duration limit) {
    this.limit = positive(limit, "limit");
    return this;
  }

  private static Duration positive(Duration span, String name) {
    if (span.isNegative() || span.isZero()) {
      throw new IllegalArgumentException(name + ": " + span);
    }
    return span;
  }

  /** Makes the fan-out; nothing is begun yet. */
  public FanOut build() {
    return new FanOut(this);
  }
}
