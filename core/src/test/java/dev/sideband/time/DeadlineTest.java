package dev.sideband.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

  private final FakeTime time = new FakeTime();

  @Test
  void passesWhenItsTimeIsUp() {
    Deadline deadline = time.deadline(Duration.ofSeconds(2));
    assertEquals(Duration.ofSeconds(2), deadline.remaining());
    time.advance(Duration.ofNanos(1_999_999_999));
    assertEquals(1, deadline.remainingNanos());
    assertFalse(deadline.expired());
    time.advance(Duration.ofNanos(1));
    assertTrue(deadline.expired());
    time.advance(Duration.ofSeconds(1));
    assertEquals(Duration.ofSeconds(-1), deadline.remaining());
  }

  @Test
  void zeroAndLessHavePassed() {
    assertTrue(time.deadline(Duration.ZERO).expired());
    assertTrue(time.deadline(Duration.ofDays(-1)).expired());
    assertTrue(time.deadline(Duration.ofSeconds(Long.MIN_VALUE)).expired());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void holdsWhereverTheTickerBegan(long origin) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(1), () -> origin + time.nanos());
    assertFalse(deadline.expired());
    time.advance(Duration.ofSeconds(1));
    assertTrue(deadline.expired());
  }

  @Test
  void aSpanBeyondAllBoundsIsAVeryLongOne() {
    Deadline deadline = time.deadline(Duration.ofSeconds(Long.MAX_VALUE));
    assertFalse(deadline.expired());
    assertTrue(deadline.remaining().compareTo(Duration.ofDays(365 * 140)) > 0);
    time.advance(Duration.ofDays(365 * 100));
    assertFalse(deadline.expired());
  }

  @Test
  void saysWhatIsLeft() {
    assertEquals("Deadline[PT5S left]", time.deadline(Duration.ofSeconds(5)).toString());
  }
}
