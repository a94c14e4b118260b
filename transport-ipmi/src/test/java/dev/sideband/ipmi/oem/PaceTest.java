package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final FakeTime time = new FakeTime();
  private final Pace pace = new Pace(0.25, time);

  @Test
  void leavesTheInterfaceToOthersForTheirShare() {
    assertEquals(Duration.ZERO, pace.pause());

    pace.used(Duration.ofMillis(100).toNanos());

    assertEquals(Duration.ofMillis(300), pace.pause());
    time.advance(Duration.ofMillis(200));
    assertEquals(Duration.ofMillis(100), pace.pause());
    time.advance(Duration.ofMillis(100));
    assertEquals(Duration.ZERO, pace.pause());
  }

  @Test
  void doesNotTakeSilenceForUse() {
    pace.used(Duration.ofMinutes(1).toNanos());

    assertEquals(Duration.ofSeconds(3), pace.pause(), "as after one second");
  }
}
