package dev.sideband.console;

import dev.sideband.time.BmcBoot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time in which heartbeats were missed: the log of this time is in doubt.
 *
 * @param sentFrom when the last heartbeat before that went well was sent, nanoseconds of the ticker
 * @param sentTo when the next one that went well was sent
 * @param onBmc the same time on the BMC's own clock, which is the better one, or null if the BMC
 *     does not tell it or restarted in between
 * @param numbers the heartbeats that were missed, in the order of sending
 */
public record AbnormalWindow(
    long sentFrom, long sentTo, @Nullable BmcSpan onBmc, List<Long> numbers) {

  /**
   * A time on a BMC's clock.
   *
   * @param boot the boot that the times count from
   * @param from microseconds since that boot
   * @param to microseconds since that boot, at least {@code from}
   */
  public record BmcSpan(BmcBoot boot, long from, long to) {

    /** Tells whether a piece of log lies within, give or take some microseconds. */
    public boolean holds(LogSpan log, long tolerance) {
      return log.first() >= from - tolerance && log.last() <= to + tolerance;
    }
  }

  public AbnormalWindow {
    numbers = List.copyOf(numbers);
  }

  /** Returns the window on the BMC's clock, if it can be told. */
  public Optional<BmcSpan> bmcSpan() {
    return Optional.ofNullable(onBmc);
  }
}
