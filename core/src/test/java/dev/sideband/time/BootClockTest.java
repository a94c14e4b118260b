package dev.sideband.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("X-10")
class BootClockTest {

  private static final BmcBoot BOOT = new BmcBoot(7);

  private final FakeTime time = new FakeTime();

  @Test
  void countsFromTheBootAndNotFromItsOwnBeginning() {
    time.advance(Duration.ofHours(5));
    BootClock clock = BootClock.of(BOOT, Duration.ofSeconds(90), time, time);
    assertEquals(90_000_000, clock.micros());
    time.advance(Duration.ofNanos(1_999));
    assertEquals(90_000_001, clock.micros());
    assertEquals(BOOT, clock.boot());
  }

  @Test
  void settingTheWallClockDoesNotMoveItsMicroseconds() {
    BootClock clock = BootClock.of(BOOT, Duration.ZERO, time, time);
    time.advance(Duration.ofSeconds(1));
    time.stepWall(Duration.ofDays(-400));
    Stamp stamp = clock.now();
    assertEquals(BOOT, stamp.clock());
    assertEquals(1_000_000, stamp.micros());
    assertEquals(time.instant(), stamp.wall());
    assertFalse(stamp.uncertainty().isNegative());
  }

  @Test
  void holdsWhereTheTickerOverflows() {
    BootClock clock =
        BootClock.of(BOOT, Duration.ofDays(1), () -> Long.MAX_VALUE - 5 + time.nanos(), time);
    time.advance(Duration.ofSeconds(1));
    assertEquals(86_401_000_000L, clock.micros());
  }

  @Test
  void followsAMachineOverItsBoots() {
    AtomicReference<BootClock> present =
        new AtomicReference<>(BootClock.of(BOOT, Duration.ofSeconds(9), time, time));
    BootClock clock = BootClock.following(present::get);
    assertEquals(BOOT, clock.boot());
    assertEquals(9_000_000, clock.micros());

    BmcBoot next = new BmcBoot(8);
    present.set(BootClock.of(next, Duration.ZERO, time, time));
    time.advance(Duration.ofSeconds(1));

    assertEquals(next, clock.boot());
    assertEquals(new Stamp(next, 1_000_000, time.instant(), Duration.ofMillis(1)), clock.now());
  }

  @Test
  void aBootInTheFutureIsNone() {
    assertThrows(
        IllegalArgumentException.class, () -> BootClock.of(BOOT, Duration.ofNanos(-1), time, time));
  }

  @Test
  void theSystemsTickerGoesForward() {
    long first = Ticker.system().nanos();
    assertTrue(Ticker.system().nanos() - first >= 0);
  }
}
