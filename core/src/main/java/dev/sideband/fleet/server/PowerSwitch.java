package dev.sideband.fleet.server;

import dev.sideband.transport.WorkerId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The chassis of workers, reached beside them, such as through their management controllers: the
 * last resort when an agent does not answer. Safe for any thread.
 */
public interface PowerSwitch {

  /** Reaches no chassis. */
  PowerSwitch NONE =
      new PowerSwitch() {
        @Override
        public boolean reaches(WorkerId worker) {
          return false;
        }

        @Override
        public CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change) {
          return CompletableFuture.failedFuture(
              new UnsupportedOperationException("no chassis of " + worker));
        }
      };

  /** Tells whether it knows the chassis of a worker. */
  boolean reaches(WorkerId worker);

  /**
   * Changes the power of a worker's chassis; does not wait.
   *
   * @return completes with what was really done, as soon as that is known; exceptionally if the
   *     chassis is not reached or refuses, or if it is not known whether it took the command
   */
  CompletionStage<PowerOutcome> power(WorkerId worker, PowerChange change);
}
