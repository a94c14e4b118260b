package dev.sideband.fleet.service;

import dev.sideband.process.ProcessState;
import dev.sideband.time.Scheduler.Cancellable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What concerns the code of one service. On the supervisor's queue. */
final class ServiceCode {

  private final KeptService kept;
  private final ServiceKeeper keeper;
  private final ServiceDeclaration service;
  private final ServiceHands hands;

  ServiceCode(KeptService kept, ServiceKeeper keeper) {
    this.kept = kept;
    this.keeper = keeper;
    this.service = kept.service;
    this.hands = kept.hands;
  }

  /** Shows that its code is being replaced; until that ends, nothing else starts or stops it. */
  void show(Optional<ProcessState> newCode) {
    if (newCode.isPresent() && kept.code.isEmpty()) {
      keeper.cancelRestart();
    }
    boolean ends = newCode.isEmpty() && kept.code.isPresent();
    kept.code = newCode;
    if (!kept.isKept) {
      kept.refresh(); // It was so before.
      return;
    }
    kept.moved(Optional.empty(), Optional.empty());
    if (ends && kept.wanted && kept.process == null && !kept.launching) {
      if (kept.state == ServiceState.STOPPED) {
        keeper.startNow("started with its code");
      } else if (kept.state == ServiceState.TERMINATED) {
        Optional<Duration> wait = keeper.restartIn();
        kept.attention = wait.isEmpty();
        wait.ifPresent(keeper::startAfter);
        kept.moved(Optional.empty(), Optional.empty());
      }
    } else if (ends && kept.state == ServiceState.STARTING) {
      keeper.launch();
    }
  }

  /** Notes which version of its code is the current one. */
  void version(Optional<String> newVersion) {
    kept.version = newVersion;
    kept.detail();
  }

  /** Stops it for new code. */
  void stop(CompletableFuture<Void> result) {
    keeper.cancelRestart();
    kept.expected = true;
    kept.save();
    if (kept.process == null && !kept.launching) {
      if (kept.state != ServiceState.STOPPED) {
        kept.move(ServiceState.STOPPED, "for its code");
      }
      result.complete(null);
      return;
    }
    kept.codeWaits.forStop(result);
    keeper.endProbing();
    keeper.cancelGrace();
    kept.force = false;
    kept.replacing = false;
    if (kept.state == ServiceState.SUSPENDED
        || kept.state == ServiceState.RUNNING
        || kept.state == ServiceState.STARTING
        || kept.state == ServiceState.NOT_RESPONDING) {
      kept.move(ServiceState.STOPPING, "for its code");
    }
    keeper.stopProcess();
  }

  /** Starts it with new code. */
  void start(CompletableFuture<Void> result) {
    if (kept.process != null || kept.launching) {
      CodeWaits.fail(result, service.name() + " has a process already");
      return;
    }
    kept.codeWaits.forStart(result);
    kept.wanted = true;
    keeper.startNow("with its code");
  }

  /** Tells when it is ready. */
  void awaitReady(Duration timeout, CompletableFuture<Void> result) {
    if (kept.state == ServiceState.RUNNING) {
      result.complete(null);
    } else if (kept.state == ServiceState.STARTING) {
      kept.codeWaits.forReady(result);
      Cancellable limit =
          hands.after(
              timeout,
              () ->
                  CodeWaits.fail(
                      result, "not ready in time" + kept.probeText.map(": "::concat).orElse("")));
      var unused = result.whenComplete((done, failure) -> limit.cancel());
    } else {
      CodeWaits.fail(
          result, service.name() + " is " + kept.state.shown().name() + ": " + kept.reason);
    }
  }
}
