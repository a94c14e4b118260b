package dev.sideband.ring;

import java.time.Duration;

/** What an appended record survives. */
public sealed interface Durability {

  /**
   * The end of the process, however it comes, as soon as {@code append} has returned. What the
   * system had not written to the disk yet is lost with the power, newest first.
   */
  Durability PROCESS_CRASH = new ProcessCrash();

  /**
   * A loss of power as well, {@code interval} after it was appended at the latest; with an interval
   * of zero as soon as {@code append} has returned, which then takes as long as the disk does.
   */
  static Durability powerLoss(Duration interval) {
    return new PowerLoss(interval);
  }

  /** See {@link #PROCESS_CRASH}. */
  record ProcessCrash() implements Durability {}

  /**
   * See {@link #powerLoss}.
   *
   * @param interval how long a record may wait to be written to the disk; not negative
   */
  record PowerLoss(Duration interval) implements Durability {
    public PowerLoss {
      if (interval.isNegative()) {
        throw new IllegalArgumentException("interval: " + interval);
      }
    }
  }
}
