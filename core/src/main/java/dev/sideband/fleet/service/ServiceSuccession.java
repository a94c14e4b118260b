package dev.sideband.fleet.service;

import java.util.Optional;

/**
 * How one service comes from one agent to the next: what runs is taken over, what was ordered goes
 * on, and what should run is started. On the supervisor's queue.
 */
final class ServiceSuccession {

  private final KeptService kept;
  private final ServiceKeeper keeper;
  private final KeeperHouse house;
  private final ServiceDeclaration service;
  private final ServiceHands hands;

  ServiceSuccession(KeptService kept, ServiceKeeper keeper, KeeperHouse house) {
    this.kept = kept;
    this.keeper = keeper;
    this.house = house;
    this.service = kept.service;
    this.hands = kept.hands;
  }

  /**
   * Goes on where the agent before this one ended.
   *
   * @param begun run when it is known whether its process is still there
   */
  void begin(Runnable begun) {
    RememberedService known = kept.remembered();
    kept.isKept = true;
    if (known.process().isEmpty()) {
      beginWithout(known);
      begun.run();
      return;
    }
    NotedProcess noted = known.process().get();
    kept.launching = true;
    hands.find(
        noted.id(),
        found -> {
          kept.launching = false;
          if (found.isPresent()) {
            takeOver(found.get());
          } else {
            gone(noted);
          }
          begun.run();
        },
        failure -> {
          kept.launching = false;
          // It may run: to start another one beside it would be worse than to ask.
          kept.state = ServiceState.TERMINATED;
          kept.attention = true;
          kept.reason = "nobody knows whether it runs: " + failure.getMessage();
          kept.finish(false, kept.reason);
          kept.moved(Optional.empty(), Optional.empty());
          begun.run();
        });
  }

  private void beginWithout(RememberedService known) {
    if (kept.wanted && known.attention() && known.state() == ServiceState.TERMINATED) {
      kept.refresh(); // An agent that starts again is no administrator who saw to it.
      return;
    }
    kept.assume(ServiceState.STOPPED);
    if (kept.wanted && kept.code.isEmpty()) {
      keeper.startNow("started with the agent");
    } else {
      kept.moved(Optional.empty(), Optional.empty());
    }
  }

  /** Its process ended while no agent was there to see it, or never ran its program. */
  private void gone(NotedProcess noted) {
    kept.left = Optional.empty();
    boolean otherBoot = !noted.id().boot().equals(house.boot());
    if (!otherBoot && noted.begun() && !kept.expected) {
      kept.state = ServiceState.RUNNING;
      ProcessEnd end = ProcessEnd.unknown(kept.now());
      kept.lastEnd = Optional.of(end);
      keeper.endedUnexpectedly("ended while no agent ran", Optional.of(end));
    } else if (kept.wanted && kept.code.isEmpty()) {
      kept.assume(ServiceState.STOPPED);
      keeper.startNow(
          otherBoot
              ? "the host was started again"
              : noted.begun() ? "goes on with a restart" : "goes on with its start");
    } else {
      kept.assume(ServiceState.STOPPING);
      keeper.stopped("has ended", Optional.empty());
    }
  }

  private void takeOver(ServiceProcess found) {
    keeper.hold(found);
    kept.attention = false;
    // One that is not ready yet was not brought to its level.
    kept.level =
        kept.state == ServiceState.STARTING && !kept.expected
            ? DegradeLevel.FULL
            : kept.wantedLevel;
    kept.book.started(service.name(), kept.nanos());
    if (kept.expected) {
      kept.state = ServiceState.STOPPING;
      kept.reason = "goes on with what was ordered";
      kept.moved(Optional.empty(), Optional.empty());
      keeper.stopProcess();
      return;
    }
    kept.reason = "taken over";
    if (kept.state == ServiceState.STARTING) {
      kept.moved(Optional.empty(), Optional.empty());
      keeper.awaitReadiness();
      return;
    }
    if (kept.state != ServiceState.SUSPENDED) {
      kept.state = ServiceState.RUNNING;
    }
    kept.moved(Optional.empty(), Optional.empty());
    if (kept.state == ServiceState.RUNNING) {
      keeper.watchLiveness();
      house.ready();
    }
  }
}
