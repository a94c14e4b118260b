package dev.sideband.fleet.service;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.process.ProcessState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Orders to one service. On the supervisor's queue, but for what says otherwise. */
final class ServiceOrders {

  /** The argument of an order that names a reduced level. */
  static final String LEVEL = "level";

  private final KeptService kept;
  private final ServiceKeeper keeper;
  private final ServiceDeclaration service;
  private final ServiceHands hands;

  ServiceOrders(KeptService kept, ServiceKeeper keeper) {
    this.kept = kept;
    this.keeper = keeper;
    this.service = kept.service;
    this.hands = kept.hands;
  }

  /** Says why an order is not carried out; for any thread. */
  Optional<Refusal> refuse(InstructionKind kind, Map<String, String> arguments) {
    String name = service.name();
    boolean guards = kind == InstructionKind.PROTECT || kind == InstructionKind.UNPROTECT;
    if (kept.code.isPresent() && !guards) {
      return state(name + ": " + kept.code.get().name());
    }
    boolean suspendedByOthers =
        kind == InstructionKind.RESUME && kept.latest.state().equals(ProcessState.SUSPENDED);
    if (!kept.state.allows(kind) && !suspendedByOthers) {
      return state(name + " is " + kept.state.shown().name());
    }
    if (kept.isProtected && ServiceState.ends(kind)) {
      return state(name + " is protected");
    }
    if (kind == InstructionKind.DEGRADE || kind == InstructionKind.RESTORE) {
      if (kept.changingLevel) {
        return state(name + " is changing its level");
      }
      boolean declared =
          kind == InstructionKind.RESTORE
              ? !service.levels().isEmpty()
              : levelOf(arguments).isPresent();
      if (!declared) {
        return Optional.of(new Refusal(RefusalReason.ARGUMENTS, name + " has no such level"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> state(String text) {
    return Optional.of(new Refusal(RefusalReason.STATE, text));
  }

  private Optional<DegradeLevel> levelOf(Map<String, String> arguments) {
    String named = arguments.get(LEVEL);
    return service.levels().stream()
        .filter(each -> named == null || each.name().equals(named))
        .findFirst();
  }

  /** Carries an order out, or says why not. */
  void order(
      InstructionKind kind,
      Map<String, String> arguments,
      Duration within,
      CompletableFuture<ServiceResult> result) {
    Optional<Refusal> refusal = refuse(kind, arguments);
    if (refusal.isPresent()) {
      result.complete(
          new ServiceResult(false, Optional.of(refusal.get().reason()), refusal.get().text()));
      return;
    }
    switch (kind) {
      case START -> {
        if (kept.intend(true, true, result)) {
          kept.await(result, within);
          keeper.startNow("ordered");
        }
      }
      case STOP -> end(false, false, within, result);
      case RESTART -> end(true, false, within, result);
      case TERMINATE -> end(false, true, within, result);
      case DRAIN -> drain(false, within, result);
      case SUSPEND -> suspend(within, result);
      case RESUME -> resume(within, result);
      case PROTECT -> protect(true, result);
      case UNPROTECT -> protect(false, result);
      case DEGRADE -> changeLevel(levelOf(arguments).orElseThrow().name(), within, result);
      case RESTORE -> changeLevel(DegradeLevel.FULL, within, result);
      default -> result.complete(new ServiceResult(false, "no order for a service alone"));
    }
  }

  /**
   * Ends it because the host is to be left.
   *
   * @param keepsWish whether it is to run again when the host is started again
   */
  void halt(boolean keepsWish, Duration within, CompletableFuture<ServiceResult> result) {
    if (kept.code.isPresent()) {
      result.complete(new ServiceResult(false, kept.code.get().name()));
    } else if (kept.state == ServiceState.RUNNING) {
      drain(keepsWish, within, result);
    } else if (kept.state == ServiceState.STOPPED) {
      if (kept.intend(keepsWish && kept.wanted, true, result)) {
        kept.held = keepsWish;
        result.complete(new ServiceResult(true, "is stopped"));
      }
    } else {
      kept.held = keepsWish;
      end(keepsWish && kept.wanted, false, within, result);
    }
  }

  private void end(
      boolean again, boolean now, Duration within, CompletableFuture<ServiceResult> result) {
    if (!kept.intend(again, true, result)) {
      return;
    }
    kept.await(result, within);
    keeper.cancelRestart();
    kept.force = now;
    kept.replacing = false;
    boolean starts = again && !kept.held;
    if (kept.process == null && !kept.launching) {
      if (!starts) {
        kept.reason = "ordered";
        keeper.stopped("had no process", Optional.empty());
      } else if (kept.state == ServiceState.STARTING) {
        keeper.launch();
      } else {
        keeper.startNow("ordered");
      }
      return;
    }
    keeper.endProbing();
    keeper.cancelGrace();
    if (kept.state != ServiceState.STOPPING) {
      kept.move(ServiceState.STOPPING, now ? "terminated by order" : "ordered");
    }
    keeper.stopProcess();
  }

  private void drain(boolean keepsWish, Duration within, CompletableFuture<ServiceResult> result) {
    boolean wish = keepsWish && kept.wanted;
    if (!kept.intend(wish, true, result)) {
      return;
    }
    kept.held = keepsWish;
    kept.await(result, within);
    keeper.endProbing();
    kept.force = false;
    kept.move(ServiceState.DRAINING, "ordered");
    if (service.drain().isEmpty()) {
      keeper.stopProcess();
      return;
    }
    ServiceProcess drained = kept.process;
    hands.run(
        service.drain(),
        within,
        ran -> {
          if (!Objects.equals(kept.process, drained) || kept.state != ServiceState.DRAINING) {
            return;
          }
          if (ran.done()) {
            kept.move(ServiceState.STOPPING, "drained");
            keeper.stopProcess();
          } else {
            kept.intend(true, false, null);
            kept.held = false;
            kept.move(ServiceState.RUNNING, "could not be drained: " + ran.text());
            keeper.watchLiveness();
            kept.finish(false, "could not be drained: " + ran.text());
          }
        });
  }

  private void suspend(Duration within, CompletableFuture<ServiceResult> result) {
    ServiceProcess now = kept.process;
    if (now == null) {
      result.complete(new ServiceResult(false, "has no process"));
      return;
    }
    kept.await(result, within);
    keeper.endProbing(); // It will not answer.
    hands.act(
        now::suspend,
        () -> {
          if (Objects.equals(kept.process, now) && kept.state == ServiceState.RUNNING) {
            kept.move(ServiceState.SUSPENDED, "ordered");
            kept.finish(true, "process " + now.id().pid());
          }
        },
        failure -> {
          if (Objects.equals(kept.process, now) && kept.state == ServiceState.RUNNING) {
            keeper.watchLiveness();
          }
          kept.finish(false, String.valueOf(failure.getMessage()));
        });
  }

  private void resume(Duration within, CompletableFuture<ServiceResult> result) {
    ServiceProcess now = kept.process;
    if (now == null) {
      result.complete(new ServiceResult(false, "has no process"));
      return;
    }
    kept.await(result, within);
    hands.act(
        now::resume,
        () -> {
          if (Objects.equals(kept.process, now) && kept.state == ServiceState.SUSPENDED) {
            kept.move(ServiceState.RUNNING, "resumed by order");
            keeper.watchLiveness();
          }
          kept.finish(Objects.equals(kept.process, now), "process " + now.id().pid());
        },
        failure -> kept.finish(false, String.valueOf(failure.getMessage())));
  }

  private void protect(boolean on, CompletableFuture<ServiceResult> result) {
    boolean before = kept.isProtected;
    kept.isProtected = on;
    Optional<String> failure = kept.save();
    if (failure.isPresent()) {
      kept.isProtected = before;
    }
    kept.detail();
    result.complete(failure.map(ServiceResult::notRecorded).orElse(new ServiceResult(true, "")));
  }

  void changeLevel(String to, Duration within, @Nullable CompletableFuture<ServiceResult> result) {
    List<String> hook =
        to.equals(DegradeLevel.FULL)
            ? service.restore()
            : service.levels().stream()
                .filter(each -> each.name().equals(to))
                .map(DegradeLevel::enter)
                .findFirst()
                .orElse(List.of());
    if (hook.isEmpty()) {
      kept.wantedLevel = kept.level; // It is declared no longer.
      kept.save();
      if (result != null) {
        result.complete(new ServiceResult(false, service.name() + " has no level " + to));
      }
      return;
    }
    kept.changingLevel = true;
    ServiceProcess now = kept.process;
    hands.run(
        hook,
        within,
        ran -> {
          boolean done = ran.done() && now != null && now.equals(kept.process);
          if (Objects.equals(kept.process, now)) {
            kept.changingLevel = false;
          }
          if (done) {
            kept.level = to;
            kept.wantedLevel = to;
            kept.save();
          } else if (result == null) {
            kept.attention = true;
            kept.reason = "could not be brought to level " + to + " again: " + ran.text();
            kept.moved(Optional.empty(), Optional.empty());
          }
          kept.detail();
          if (result != null) {
            result.complete(new ServiceResult(done, ran.text()));
          }
        });
  }
}
