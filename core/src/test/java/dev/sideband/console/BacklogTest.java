package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.console.Backlog.Sign;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-56")
class BacklogTest {

  private static final int FULL = 255;

  private final Backlog backlog = new Backlog();

  private Sign came(int size, long millis) {
    return backlog.came(size, Duration.ofMillis(millis).toNanos());
  }

  @Test
  void saysOnceThatMuchCameBehindASilence() {
    came(FULL, 0);
    int size = Backlog.MUCH / 2 + 1;
    assertEquals(Sign.NONE, came(size, 2_000));
    assertEquals(Sign.MUCH, came(size, 2_010));
    assertEquals(Sign.NONE, came(size, 2_020));
    assertEquals(Sign.NONE, came(size, 5_000));
    assertEquals(Sign.NONE, came(size, 6_001), "not at once");
  }

  @Test
  void saysWhenWhatWaitedWasThrownAway() {
    came(FULL, 0);
    came(FULL, 1);
    assertEquals(Sign.NONE, came(FULL, 1_000), "more waited, and came");
    assertEquals(Sign.THROWN_AWAY, came(40, 2_000));
    assertEquals(Sign.NONE, came(40, 3_000), "nothing waited behind that");
    came(FULL, 3_001);
    assertEquals(Sign.NONE, came(40, 3_800), "nothing was sent again meanwhile");
  }

  @Test
  void doesNotTakeTheLongestLineYetForAFullPacket() {
    came(80, 0);
    assertEquals(Sign.NONE, came(20, 1_000));
    came(FULL, 1_001);
    assertEquals(Sign.NONE, came(20, 2_002), "a larger one, for the first time");
    came(FULL, 2_003);
    assertEquals(Sign.THROWN_AWAY, came(20, 3_004));
  }

  @Test
  void doesNotTakeTheEchoOfKeysForFullPackets() {
    came(2, 0);
    assertEquals(Sign.NONE, came(1, 2_000));
  }
}
