package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S0-13")
class SessionsTest {

  private final FakeTime time = new FakeTime();
  private final Sessions sessions = new Sessions(time, new Random(1));

  @Test
  void knowsTheUserOfASessionAndOfNoOther() {
    String one = sessions.open("admin");
    String two = sessions.open("eve");

    assertNotEquals(one, two);
    assertEquals(Optional.of("admin"), sessions.use(one));
    assertEquals(Optional.of("eve"), sessions.use(two));
    assertEquals(Optional.empty(), sessions.use(one + "x"));
  }

  @Test
  void endsWhenClosed() {
    String id = sessions.open("admin");
    sessions.close(id);

    assertEquals(Optional.empty(), sessions.use(id));
  }

  @Test
  void endsWhenIdleAndUseKeepsItOpen() {
    String id = sessions.open("admin");
    time.advance(Sessions.IDLE);
    assertEquals(Optional.of("admin"), sessions.use(id));
    time.advance(Sessions.IDLE);
    assertEquals(Optional.of("admin"), sessions.use(id));
    time.advance(Sessions.IDLE.plusNanos(1));

    assertEquals(Optional.empty(), sessions.use(id));
  }

  @Test
  void endsWhenTooOldHoweverBusy() {
    String id = sessions.open("admin");
    for (Duration past = Duration.ZERO;
        past.compareTo(Sessions.LONGEST) < 0;
        past = past.plus(Sessions.IDLE)) {
      assertEquals(Optional.of("admin"), sessions.use(id));
      time.advance(Sessions.IDLE);
    }
    time.advance(Duration.ofNanos(1));

    assertEquals(Optional.empty(), sessions.use(id));
  }

  @Test
  void givesUpTheOneUsedLongestAgoForANewOne() {
    String first = sessions.open("first");
    String second = sessions.open("second");
    for (int i = 2; i < Sessions.LIMIT; i++) {
      sessions.open("other");
    }
    sessions.use(first);
    String newest = sessions.open("newest");

    assertEquals(Optional.of("first"), sessions.use(first));
    assertEquals(Optional.empty(), sessions.use(second));
    assertEquals(Optional.of("newest"), sessions.use(newest));
  }
}
