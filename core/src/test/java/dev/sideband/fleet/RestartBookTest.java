package dev.sideband.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RestartBookTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final RestartBook book = new RestartBook();

  private Optional<Duration> crash(long startedAt, long ranFor) {
    book.started("web", startedAt);
    return book.ended("web", RestartPolicy.RESTART, startedAt + ranFor);
  }

  @Test
  @Tag("S1-39")
  void aCrashLoopIsSlowedDownAndEndsWithAnAdministrator() {
    long now = 1_000 * SECOND;
    for (int wait = 1; wait <= 16; wait *= 2) {
      assertEquals(Optional.of(Duration.ofSeconds(wait)), crash(now, SECOND));
      now += 100 * SECOND;
    }
    assertEquals(Optional.empty(), crash(now, SECOND));
    assertEquals(Optional.empty(), crash(now + SECOND, SECOND), "and stays with him");
  }

  @Test
  @Tag("S1-39")
  void whatRanLongEnoughBeginsAnew() {
    for (int i = 0; i < 20; i++) {
      assertEquals(Optional.of(Duration.ofSeconds(1)), crash(100L * i * SECOND, 30 * SECOND));
    }
  }

  @Test
  @Tag("S1-40")
  void whoeverWantsToBeToldIsTold() {
    assertEquals(Optional.empty(), book.ended("web", RestartPolicy.NOTIFY, 0));
  }

  @Test
  void servicesFailForThemselvesAndAreForgiven() {
    crash(0, SECOND);
    book.started("db", 0);
    assertEquals(
        Optional.of(Duration.ofSeconds(1)), book.ended("db", RestartPolicy.RESTART, SECOND));
    book.forget("web");
    assertEquals(Optional.of(Duration.ofSeconds(1)), crash(10 * SECOND, SECOND));
  }

  @Test
  void waitsHaveALimitHoweverManyThereAre() {
    Duration most = Duration.ofSeconds(3);
    RestartPolicy patient =
        new RestartPolicy(true, Duration.ofSeconds(1), most, 100, Duration.ofSeconds(30));
    Duration last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      last = book.ended("web", patient, SECOND).orElseThrow();
    }
    assertEquals(most, last);
  }

  @Test
  void policiesThatMakeNoSenseAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RestartPolicy(
                true, Duration.ofSeconds(2), Duration.ofSeconds(1), 1, Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RestartPolicy(true, Duration.ZERO, Duration.ZERO, -1, Duration.ZERO));
  }
}
