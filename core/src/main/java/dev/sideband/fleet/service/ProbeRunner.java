package dev.sideband.fleet.service;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tries whether a service is well. Safe for any thread; nothing waits in a call. */
@FunctionalInterface
public interface ProbeRunner {

  /**
   * Tries once.
   *
   * @param timeout after this it counts as a failure
   * @return completes with what came of it, in time; never exceptionally
   */
  CompletionStage<ProbeResult> run(ServiceDeclaration service, Probe probe, Duration timeout);
}
