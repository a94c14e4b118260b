package dev.sideband.workbench.web;

import dev.sideband.time.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows down those who guess passwords.
 *
 * <p>An attempt counts as failed until {@link #succeeded} says otherwise, so that attempts made at
 * the same time are counted too. After {@link #FAILURES} of one user from one address, or {@link
 * #FAILURES_OF_ADDRESS} of one address, one attempt is let through every {@link #DELAY}. Safe for
 * any thread.
 */
final class LoginGuard {

  static final int FAILURES = 5;
  static final int FAILURES_OF_ADDRESS = 50;
  static final Duration DELAY = Duration.ofSeconds(30);

  private static final int LONGEST_NAME = 64;

  private final AttemptCounts<UserAt> byUser;
  private final AttemptCounts<String> byAddress;

  LoginGuard(Ticker ticker) {
    byUser = new AttemptCounts<>(FAILURES, DELAY, ticker);
    byAddress = new AttemptCounts<>(FAILURES_OF_ADDRESS, DELAY, ticker);
  }

  /** Counts an attempt, or returns how long to wait before the next. */
  synchronized Optional<Duration> attempt(String user, String address) {
    UserAt userAt = UserAt.of(user, address);
    Duration one = byUser.wait(userAt);
    Duration all = byAddress.wait(address);
    Duration wait = one.compareTo(all) > 0 ? one : all;
    if (!wait.isNegative() && !wait.isZero()) {
      return Optional.of(wait);
    }
    byUser.add(userAt);
    byAddress.add(address);
    return Optional.empty();
  }

  /** Says that the attempt counted last was the right password. */
  synchronized void succeeded(String user, String address) {
    byUser.forget(UserAt.of(user, address));
    byAddress.takeBack(address);
  }

  private record UserAt(String user, String address) {

    /** Cuts the name: only its guesser chooses how long it is. */
    static UserAt of(String user, String address) {
      return new UserAt(user.substring(0, Math.min(LONGEST_NAME, user.length())), address);
    }
  }
}
