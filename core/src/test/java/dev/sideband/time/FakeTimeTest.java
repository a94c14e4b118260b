package dev.sideband.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("X-6")
class FakeTimeTest {

  private final FakeTime time = new FakeTime(Instant.parse("2026-05-01T12:00:00Z"));
  private final List<String> ran = new ArrayList<>();

  private Runnable note(String name) {
    return () -> ran.add(name + "@" + time.nanos() / 1_000_000);
  }

  @Test
  void standsStillUntilItIsMoved() {
    assertEquals(0, time.nanos());
    assertEquals(Instant.parse("2026-05-01T12:00:00Z"), time.instant());
    time.advance(Duration.ofMillis(1500));
    assertEquals(1_500_000_000, time.nanos());
    assertEquals(Instant.parse("2026-05-01T12:00:01.500Z"), time.instant());
  }

  @Test
  void theWallClockCanBeSetAndTicksGoOn() {
    time.advance(Duration.ofSeconds(10));
    time.stepWall(Duration.ofHours(-1));
    assertEquals(10_000_000_000L, time.nanos());
    assertEquals(Instant.parse("2026-05-01T11:00:10Z"), time.instant());
  }

  @Test
  void tasksRunInTheOrderOfTimeAndThenOfScheduling() {
    time.schedule(note("late"), Duration.ofMillis(30));
    time.schedule(note("first"), Duration.ofMillis(10));
    time.schedule(note("second"), Duration.ofMillis(10));
    time.schedule(note("after"), Duration.ofMillis(31));
    assertEquals(4, time.pending());
    time.advance(Duration.ofMillis(30));
    assertEquals(List.of("first@10", "second@10", "late@30"), ran);
    assertEquals(1, time.pending());
  }

  @Test
  void aTaskNeverRunsInsideTheCallThatSchedulesIt() {
    time.schedule(note("now"), Duration.ZERO);
    time.schedule(note("past"), Duration.ofSeconds(-5));
    assertEquals(List.of(), ran);
    time.advance(Duration.ZERO);
    assertEquals(List.of("now@0", "past@0"), ran);
  }

  @Test
  void whatATaskSchedulesRunsInTheSameAdvanceIfItFallsDue() {
    time.schedule(
        () -> {
          note("outer").run();
          time.schedule(note("inner"), Duration.ofMillis(5));
          time.schedule(note("later"), Duration.ofMillis(50));
        },
        Duration.ofMillis(10));
    time.advance(Duration.ofMillis(20));
    assertEquals(List.of("outer@10", "inner@15"), ran);
    assertEquals(20_000_000, time.nanos());
  }

  @Test
  void aCancelledTaskIsForgotten() {
    Scheduler.Cancellable task = time.schedule(note("no"), Duration.ofMillis(10));
    task.cancel();
    task.cancel();
    assertEquals(0, time.pending());
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), ran);
  }

  @Test
  void timeDoesNotGoBack() {
    assertThrows(IllegalArgumentException.class, () -> time.advance(Duration.ofNanos(-1)));
  }

  @Test
  void aDelayBeyondAllBoundsNeverFallsDue() {
    time.advance(Duration.ofSeconds(1));
    time.schedule(note("never"), Duration.ofSeconds(Long.MAX_VALUE));
    time.advance(Duration.ofDays(100_000));
    assertEquals(List.of(), ran);
    assertEquals(1, time.pending());
  }
}
