package dev.sideband.fleet.service;

import java.time.Instant;
import java.util.Optional;

/**
 * What an agent must know of a service after it was started again.
 *
 * @param wanted whether it is to run
 * @param expected whether the end of its process is expected, or it has ended as ordered
 * @param state the state in which it was
 * @param since since when
 * @param reason why
 * @param attention whether it waited for an administrator
 * @param process its process, if it had one
 * @param level the level at which it is to run
 * @param isProtected whether orders that would end it are refused
 * @param restarts how often it was started again without an order
 * @param lastEnd how its process ended last
 */
record RememberedService(
    boolean wanted,
    boolean expected,
    ServiceState state,
    Instant since,
    String reason,
    boolean attention,
    Optional<NotedProcess> process,
    String level,
    boolean isProtected,
    long restarts,
    Optional<ProcessEnd> lastEnd) {

  /** Returns what is to be assumed of a service that was never seen before. */
  static RememberedService fresh(boolean wanted, Instant now) {
    return new RememberedService(
        wanted,
        true,
        ServiceState.STOPPED,
        now,
        "",
        false,
        Optional.empty(),
        DegradeLevel.FULL,
        false,
        0,
        Optional.empty());
  }

  /** Returns the same of a service that has this process. */
  RememberedService with(NotedProcess newProcess) {
    return new RememberedService(
        wanted,
        expected,
        state,
        since,
        reason,
        attention,
        Optional.of(newProcess),
        level,
        isProtected,
        restarts,
        lastEnd);
  }
}
