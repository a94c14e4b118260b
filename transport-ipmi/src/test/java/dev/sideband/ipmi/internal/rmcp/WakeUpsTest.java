package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeUpsTest {

  private final FakeTime time = new FakeTime();
  private final WakeUps wakeUps = new WakeUps(time, time);
  private final List<String> woken = new ArrayList<>();

  @Test
  void thousandsOfSleepersNeedOneTimer() {
    for (int i = 0; i < 5_000; i++) {
      sleeper("s" + i).wakeBy(millis(10 + i));
    }
    assertEquals(1, time.pending());
    time.advance(Duration.ofMillis(10 + 2_500));
    assertEquals(2_501, woken.size());
    time.advance(Duration.ofSeconds(10));
    assertEquals(5_000, woken.size());
    assertEquals(0, time.pending());
  }

  @Test
  void theEarliestTimeCounts() {
    WakeUps.Sleeper sleeper = sleeper("a");
    sleeper.wakeBy(millis(50));
    sleeper.wakeBy(millis(20));
    sleeper.wakeBy(millis(80));
    time.advance(Duration.ofMillis(20));
    assertEquals(1, woken.size());
    time.advance(Duration.ofSeconds(1));

    assertEquals(1, woken.size());
  }

  @Test
  void aSleeperMayAskAnewWhenItIsWoken() {
    WakeUps.Sleeper[] self = new WakeUps.Sleeper[1];
    self[0] =
        wakeUps.sleeper(now -> {
          woken.add("a");
          self[0].wakeBy(now + millis(10));
        });
    self[0].wakeBy(millis(10));
    time.advance(Duration.ofMillis(100));

    assertEquals(10, woken.size());
  }

  @Test
  void oneWhoseTimeHasPassedIsWokenSoon() {
    time.advance(Duration.ofMillis(100));
    sleeper("late").wakeBy(millis(1));
    time.advance(Duration.ofMillis(1));

    assertEquals(List.of("late"), woken);
  }

  @Test
  void nobodyIsWokenAfterClosing() {
    sleeper("a").wakeBy(millis(10));
    wakeUps.close();
    sleeper("b").wakeBy(millis(10));
    time.advance(Duration.ofSeconds(1));

    assertEquals(List.of(), woken);
  }

  private WakeUps.Sleeper sleeper(String name) {
    return wakeUps.sleeper(now -> woken.add(name));
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
