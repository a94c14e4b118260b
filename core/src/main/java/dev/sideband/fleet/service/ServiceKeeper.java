package dev.sideband.fleet.service;

import dev.sideband.process.ProcessState;
import dev.sideband.table.Table;
import dev.sideband.time.Scheduler.Cancellable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one service: starts it, watches it, starts it again and stops it; moves it from state to
 * state as {@link ServiceState} allows. On the supervisor's queue, but for what says otherwise.
 */
final class ServiceKeeper {

  private final ServiceDeclaration service;
  private final KeeperHouse house;
  private final KeptService kept;
  private final ServiceHands hands;
  private final ServiceOrders orders;
  private final ServiceCode code;
  private final ServiceSuccession succession;
  private Duration restartAfter = Duration.ZERO;
  private @Nullable ProbeLoop probing;
  private @Nullable Cancellable restartTimer;
  private @Nullable Cancellable graceTimer;

  ServiceKeeper(ServiceDeclaration service, KeeperHouse house) {
    this.service = service;
    this.house = house;
    this.kept = new KeptService(service, house);
    this.hands = kept.hands;
    this.orders = new ServiceOrders(kept, this);
    this.code = new ServiceCode(kept, this);
    this.succession = new ServiceSuccession(kept, this, house);
  }

  ServiceDeclaration declaration() {
    return service;
  }

  /** Returns what is known of it; for any thread. */
  ServiceInfo info() {
    return kept.latest;
  }

  /** Returns what it is told to do. */
  ServiceOrders orders() {
    return orders;
  }

  /** Returns what concerns its code. */
  ServiceCode code() {
    return code;
  }

  boolean isReady() {
    return kept.state == ServiceState.RUNNING;
  }

  /** Tells whether it is to run; for any thread. */
  boolean isWanted() {
    return kept.wanted;
  }

  /** Returns what it does first: it goes on where the agent before this one ended. */
  ServiceSuccession succession() {
    return succession;
  }

  void startNow(String why) {
    kept.force = false;
    kept.held = false;
    kept.replacing = false;
    kept.expected = false; // By the time it has a process.
    kept.move(ServiceState.STARTING, why);
    launch();
  }

  /** Starts its process, if what it depends on is ready. */
  void launch() {
    if (kept.state != ServiceState.STARTING || kept.process != null || kept.launching) {
      return;
    }
    List<String> missing = kept.code.isPresent() ? List.of() : house.missing(service);
    if (!missing.isEmpty()) {
      kept.reason = "waits for " + String.join(", ", missing);
      kept.detail();
      return;
    }
    kept.launching = true;
    kept.expected = false;
    Optional<String> failure = kept.save();
    if (failure.isEmpty()) {
      hands.start(this::started, this::startFailed);
    } else {
      startFailed(new NotRecordedException(failure.get()));
    }
  }

  private void started(ServiceProcess newProcess) {
    kept.launching = false;
    hold(newProcess);
    kept.level = DegradeLevel.FULL;
    kept.book.started(service.name(), kept.nanos());
    kept.save();
    if (kept.state != ServiceState.STARTING) {
      stopProcess(); // An order came meanwhile.
      return;
    }
    kept.codeWaits.started();
    kept.detail();
    awaitReadiness();
  }

  void awaitReadiness() {
    if (service.readiness().isEmpty()) {
      running("");
    } else {
      probing = hands.probe(service.readiness().get(), this::onReadiness);
    }
  }

  void hold(ServiceProcess newProcess) {
    kept.process = newProcess;
    kept.left = Optional.empty();
    kept.seen.follow(newProcess.id());
    hands.whenEnded(newProcess, end -> ended(newProcess, end));
  }

  private void startFailed(IOException failure) {
    kept.launching = false;
    String why = "could not be started: " + failure.getMessage();
    if (failure instanceof NotRecordedException) {
      kept.finish(ServiceResult.notRecorded(why));
    }
    if (kept.state == ServiceState.STOPPING) {
      stopped(why, Optional.empty());
    } else {
      endedUnexpectedly(why, Optional.empty());
    }
  }

  private void onReadiness(ProbeResult result, int inRow) {
    ProbeRule rule = service.readiness().orElseThrow();
    kept.probeText = Optional.of(result.text());
    if (kept.state != ServiceState.STARTING) {
      return;
    }
    if (result.well() && inRow >= rule.successes()) {
      running("");
    } else if (!result.well() && inRow == rule.failures() && kept.code.isEmpty()) {
      // It may need longer than usual: it is not ended, but somebody should know.
      kept.attention = true;
      kept.reason = "not ready: " + result.text();
      kept.moved(Optional.empty(), Optional.empty());
    } else {
      kept.detail();
    }
  }

  private void running(String why) {
    endProbing();
    kept.attention = false;
    kept.nextStart = Optional.empty();
    kept.move(ServiceState.RUNNING, why);
    kept.finish(true, "process " + (kept.process == null ? "" : kept.process.id().pid()));
    kept.codeWaits.ready();
    watchLiveness();
    house.ready();
    if (!kept.wantedLevel.equals(kept.level)) {
      orders.changeLevel(kept.wantedLevel, Duration.ofMinutes(1), null);
    }
  }

  void watchLiveness() {
    endProbing();
    service.liveness().ifPresent(rule -> probing = hands.probe(rule, this::onLiveness));
  }

  private void onLiveness(ProbeResult result, int inRow) {
    ProbeRule rule = service.liveness().orElseThrow();
    kept.probeText = Optional.of(result.text());
    if (kept.state == ServiceState.RUNNING && !result.well() && inRow >= rule.failures()) {
      notResponding("does not respond: " + result.text());
    } else if (kept.state == ServiceState.NOT_RESPONDING
        && !kept.replacing
        && result.well()
        && inRow >= rule.successes()) {
      kept.attention = false;
      kept.move(ServiceState.RUNNING, "responds again");
    } else {
      kept.detail();
    }
  }

  /** Takes a look at the processes. */
  void observe(Table processes) {
    kept.seen.look(processes);
    if (kept.state == ServiceState.RUNNING
        && kept.seen.activity().equals(Optional.of(ProcessState.ERROR))
        && kept.process != null) {
      notResponding("does not respond: suspended by somebody");
    } else if (kept.state == ServiceState.NOT_RESPONDING
        && !kept.replacing
        && service.liveness().isEmpty()
        && kept.seen.activity().filter(each -> !each.equals(ProcessState.ERROR)).isPresent()) {
      kept.attention = false;
      kept.move(ServiceState.RUNNING, "runs again");
    } else {
      kept.refresh();
    }
  }

  private void notResponding(String why) {
    Optional<Duration> wait = restartIn();
    if (wait.isEmpty()) {
      kept.attention = kept.code.isEmpty();
      kept.move(ServiceState.NOT_RESPONDING, why);
      return;
    }
    endProbing();
    restartAfter = wait.get();
    kept.replacing = true;
    kept.expected = true;
    kept.move(ServiceState.NOT_RESPONDING, why + "; is replaced");
    stopProcess();
  }

  Optional<Duration> restartIn() {
    return kept.code.isPresent() || !kept.wanted
        ? Optional.empty()
        : kept.book.ended(service.name(), service.restart(), kept.nanos());
  }

  private void ended(ServiceProcess which, ProcessEnd end) {
    if (!which.equals(kept.process)) {
      return;
    }
    kept.process = null;
    kept.lastEnd = Optional.of(end);
    kept.level = DegradeLevel.FULL;
    kept.changingLevel = false;
    endProbing();
    cancelGrace();
    switch (kept.state) {
      case STOPPING, DRAINING -> {
        if (kept.wanted && !kept.held && !kept.codeWaits.isStopping()) {
          startNow(kept.reason);
        } else {
          stopped(end.text(), Optional.of(end));
        }
      }
      case NOT_RESPONDING -> {
        if (kept.replacing) {
          startAfter(restartAfter);
          kept.moved(Optional.of(end), Optional.empty());
        } else {
          endedUnexpectedly(end.text(), Optional.of(end));
        }
      }
      default -> endedUnexpectedly(end.text(), Optional.of(end));
    }
    kept.seen.forget();
    kept.refresh();
  }

  void endedUnexpectedly(String why, Optional<ProcessEnd> end) {
    endProbing();
    kept.expected = true;
    kept.finish(false, why);
    kept.codeWaits.ended(why);
    Optional<Duration> wait = restartIn();
    kept.attention = wait.isEmpty() && kept.code.isEmpty();
    wait.ifPresent(this::startAfter);
    kept.move(
        ServiceState.TERMINATED,
        wait.isPresent() ? why + "; starts again by itself" : why,
        end,
        kept.seen.lastRecord());
  }

  void startAfter(Duration wait) {
    kept.nextStart = Optional.of(kept.now().plus(wait));
    restartTimer = hands.after(wait, this::startAgain);
  }

  private void startAgain() {
    boolean waits =
        kept.state == ServiceState.TERMINATED || kept.state == ServiceState.NOT_RESPONDING;
    if (waits && kept.process == null && !kept.launching && kept.wanted && kept.code.isEmpty()) {
      kept.nextStart = Optional.empty();
      kept.restarts++;
      startNow("started again");
    }
  }

  void stopProcess() {
    ServiceProcess now = kept.process;
    if (now == null) {
      return;
    }
    if (kept.force) {
      hands.act(now::kill, () -> {}, this::stopFailed);
      return;
    }
    graceTimer = hands.after(service.stop().grace(), () -> killAfterGrace(now));
    hands.act(
        () -> {
          now.stop();
          now.resume(); // What is suspended does not hear.
        },
        () -> {},
        failure -> {}); // It is killed after its grace time.
  }

  private void killAfterGrace(ServiceProcess which) {
    if (which.equals(kept.process)) {
      kept.reason = kept.reason + "; killed after its grace time";
      hands.act(which::kill, () -> {}, this::stopFailed);
    }
  }

  private void stopFailed(IOException failure) {
    kept.finish(false, "cannot be ended: " + failure.getMessage());
    kept.codeWaits.stopFailed(String.valueOf(failure.getMessage()));
  }

  void stopped(String how, Optional<ProcessEnd> end) {
    kept.attention = false;
    kept.nextStart = Optional.empty();
    kept.move(ServiceState.STOPPED, kept.reason, end, Optional.empty());
    kept.finish(true, how);
    kept.codeWaits.stopped();
  }

  /** Watches no longer; what runs goes on. */
  void close() {
    endProbing();
    cancelGrace();
    cancelRestart();
    kept.finish(false, "the agent ended");
  }

  void endProbing() {
    if (probing != null) {
      probing.end();
      probing = null;
    }
  }

  void cancelGrace() {
    if (graceTimer != null) {
      graceTimer.cancel();
      graceTimer = null;
    }
  }

  void cancelRestart() {
    kept.nextStart = Optional.empty();
    if (restartTimer != null) {
      restartTimer.cancel();
      restartTimer = null;
    }
  }
}
