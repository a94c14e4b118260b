package dev.sideband.fleet.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Runs the short programs that belong to a service: probes, and hooks that change its level. Safe
 * for any thread; nothing waits in a call.
 */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a program as the service's user, in its folder and with its environment.
   *
   * @param command the program and its arguments
   * @param timeout after this it is killed
   * @return completes with what came of it; never exceptionally
   */
  CompletionStage<CommandResult> run(
      ServiceDeclaration service, List<String> command, Duration timeout);
}
