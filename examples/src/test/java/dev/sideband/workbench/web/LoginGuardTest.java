package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoginGuardTest {

  private static final String HERE = "10.0.0.1";

  private final FakeTime time = new FakeTime();
  private final LoginGuard guard = new LoginGuard(time);

  @Test
  void letsFiveFailuresThroughAndThenOneEachDelay() {
    fail("admin", HERE, LoginGuard.FAILURES);

    assertEquals(Optional.of(LoginGuard.DELAY), guard.attempt("admin", HERE));
    time.advance(Duration.ofSeconds(10));
    assertEquals(Optional.of(LoginGuard.DELAY.minusSeconds(10)), guard.attempt("admin", HERE));
    time.advance(LoginGuard.DELAY.minusSeconds(10));
    assertEquals(Optional.empty(), guard.attempt("admin", HERE));
    assertEquals(Optional.of(LoginGuard.DELAY), guard.attempt("admin", HERE));
  }

  @Test
  void countsUsersAndAddressesApart() {
    fail("admin", HERE, LoginGuard.FAILURES);

    assertEquals(Optional.empty(), guard.attempt("eve", HERE));
    assertEquals(Optional.empty(), guard.attempt("admin", "10.0.0.2"));
  }

  @Test
  void forgetsFailuresOnSuccessAndAfterQuiet() {
    fail("admin", HERE, LoginGuard.FAILURES - 1);
    assertEquals(Optional.empty(), guard.attempt("admin", HERE));
    guard.succeeded("admin", HERE);
    fail("admin", HERE, LoginGuard.FAILURES);
    assertTrue(guard.attempt("admin", HERE).isPresent());

    time.advance(AttemptCounts.FORGOTTEN_AFTER.plusNanos(1));
    fail("admin", HERE, LoginGuard.FAILURES);
  }

  @Test
  void slowsAnAddressThatTriesManyUsers() {
    for (int i = 0; i < LoginGuard.FAILURES_OF_ADDRESS; i++) {
      fail("user" + i, HERE, 1);
    }

    assertTrue(guard.attempt("another", HERE).isPresent());
    assertEquals(Optional.empty(), guard.attempt("another", "10.0.0.2"));
  }

  @Test
  void isNotFooledByLongNames() {
    String start = "x".repeat(64);
    fail(start + "1", HERE, LoginGuard.FAILURES);

    assertTrue(guard.attempt(start + "2", HERE).isPresent());
  }

  private void fail(String user, String address, int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(Optional.empty(), guard.attempt(user, address));
    }
  }
}
