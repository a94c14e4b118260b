package dev.sideband.fleet.deploy;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.transport.TransportContext;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries out the orders to deploy, upgrade and roll back the code of one service, one at a time.
 *
 * <p>The artefact is fetched, checked and unpacked while the old version goes on. Then this is
 * stopped, the versions are switched, the new one is started and has to become ready. If anything
 * fails, the old one is brought back and started again, and the order has failed. A service that
 * was stopped by order before an upgrade stays stopped, with the new version; a first version is
 * always started.
 *
 * <p>An order to go back brings the version that was current before the current one was installed,
 * which is forgotten. With the argument {@link DeployArguments#ORDER} it undoes that order or is
 * refused.
 *
 * <p>Safe for any thread. Work on the disk is done on the context's executor.
 */
public final class Deployer {

  private final String service;
  private final CodeStore store;
  private final DeployTools tools;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Creates a deployer.
   *
   * @param service the service's name
   * @param store where its code lies; it stays open
   * @param source where artefacts come from
   * @param runtime what stops and starts the service
   * @param listener is told of each step
   * @param context executor and scheduler
   */
  public Deployer(
      String service,
      CodeStore store,
      ArtefactSource source,
      ServiceRuntime runtime,
      DeployListener listener,
      DeploySettings settings,
      TransportContext context) {
    this.service = Objects.requireNonNull(service, "service");
    this.store = Objects.requireNonNull(store, "store");
    this.tools =
        new DeployTools(
            service,
            store,
            Objects.requireNonNull(source, "source"),
            Objects.requireNonNull(runtime, "runtime"),
            Objects.requireNonNull(listener, "listener"),
            Objects.requireNonNull(settings, "settings"),
            Objects.requireNonNull(context, "context"));
  }

  /** Tells whether an order is being carried out, or what a crash left is being put right. */
  public boolean isBusy() {
    return busy.get();
  }

  /**
   * Says whether an order can be carried out in the state in which the service's code is. It
   * neither blocks nor looks at the artefact.
   *
   * @return why it cannot, or empty
   */
  public Optional<RefusalReason> refuse(Instruction instruction) {
    if (!instruction.target().equals(new InstructionTarget.Service(service))) {
      return Optional.of(RefusalReason.NO_TARGET);
    }
    boolean fits;
    switch (instruction.kind()) {
      case DEPLOY -> fits = store.current().isEmpty() || isCurrent(instruction);
      case UPGRADE -> fits = store.current().isPresent();
      case ROLLBACK -> fits = store.previous().isPresent() && isMeant(instruction);
      default -> {
        return Optional.of(RefusalReason.NOT_LISTED);
      }
    }
    return fits && !isBusy() ? Optional.empty() : Optional.of(RefusalReason.STATE);
  }

  /** Tells whether an order asks for what is current already. */
  private boolean isCurrent(Instruction instruction) {
    String version = instruction.arguments().getOrDefault(DeployArguments.VERSION, "");
    String digest = instruction.arguments().getOrDefault(DeployArguments.SHA256, "");
    return store.current().equals(Optional.of(version))
        && store.find(version).filter(one -> one.sha256().equals(digest)).isPresent();
  }

  /** Tells whether an order to go back means the version that is current. */
  private boolean isMeant(Instruction instruction) {
    String order = instruction.arguments().get(DeployArguments.ORDER);
    return order == null
        || store
            .current()
            .flatMap(store::find)
            .filter(one -> one.order().toString().equals(order))
            .isPresent();
  }

  /**
   * Carries out an order that was accepted, or says what it would do when it is a dry run. An order
   * for the version that is current already is done, and nothing is touched.
   *
   * @param instruction of the kind deploy, upgrade or roll back
   * @return completes when all is over, never exceptionally
   */
  public CompletionStage<DeployOutcome> carryOut(Instruction instruction) {
    Optional<RefusalReason> reason = refuse(instruction);
    if (reason.isPresent() || !busy.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(
          new DeployOutcome(
              instruction.id(),
              false,
              store.current(),
              instruction.kind() + " is not possible: " + reason.orElse(RefusalReason.STATE)));
    }
    if (instruction.kind() != InstructionKind.ROLLBACK && isCurrent(instruction)) {
      busy.set(false);
      return CompletableFuture.completedFuture(
          new DeployOutcome(
              instruction.id(), true, store.current(), "this version is current already"));
    }
    DeployJob job = new DeployJob(instruction, tools);
    return (instruction.dryRun() ? job.describe() : job.run())
        .whenComplete((outcome, failure) -> busy.set(false));
  }

  /**
   * Puts right what a crash interrupted: the old version is current again, and is started if it was
   * to run. Called once at the start, when the processes that still run were found again, and
   * before orders are taken.
   *
   * @return completes with what became of the interrupted order, or empty if none was; never
   *     exceptionally
   */
  public CompletionStage<Optional<DeployOutcome>> recover() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("an order is being carried out");
    }
    return new DeployRecovery(tools).run().whenComplete((outcome, failure) -> busy.set(false));
  }

  /** Returns what became of an order, if it is one of the newest that ended here. */
  public Optional<DeployOutcome> outcome(UUID instruction) {
    return store.outcome(instruction);
  }
}
