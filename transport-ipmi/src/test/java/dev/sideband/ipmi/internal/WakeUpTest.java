package dev.sideband.ipmi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WakeUpTest {

  private final FakeTime time = new FakeTime();
  private final List<Long> calls = new ArrayList<>();
  private final WakeUp wakeUp = new WakeUp(time, time, () -> calls.add(time.nanos()));

  @Test
  void callsInTime() {
    assertTrue(wakeUp.within(100));
    time.advance(Duration.ofNanos(99));
    assertEquals(List.of(), calls);
    time.advance(Duration.ofNanos(1));
    assertEquals(List.of(100L), calls);
  }

  @Test
  void aLaterTimeLeavesTheTimerAsItIs() {
    wakeUp.within(100);
    time.advance(Duration.ofNanos(50));
    wakeUp.within(100);
    assertEquals(1, time.pending());
    time.advance(Duration.ofNanos(1_000));
    assertEquals(List.of(100L), calls);
  }

  @Test
  void anEarlierTimeReplacesIt() {
    wakeUp.within(100);
    wakeUp.within(10);
    time.advance(Duration.ofNanos(1_000));
    assertEquals(List.of(10L), calls);
  }

  @Test
  void canBeSetAgainFromItsCall() {
    wakeUp.within(10);
    time.advance(Duration.ofNanos(10));
    wakeUp.within(0);
    time.advance(Duration.ZERO);
    assertEquals(List.of(10L, 10L), calls);
  }

  @Test
  void isSilentOnceCancelled() {
    wakeUp.within(10);
    wakeUp.cancel();
    time.advance(Duration.ofNanos(1_000));
    assertEquals(List.of(), calls);
  }

  @Test
  void tellsThatNoCallWillCome() {
    WakeUp late =
        new WakeUp(
            (task, delay) -> {
              throw new RejectedExecutionException();
            },
            time,
            () -> calls.add(0L));
    assertFalse(late.within(10));
  }
}
