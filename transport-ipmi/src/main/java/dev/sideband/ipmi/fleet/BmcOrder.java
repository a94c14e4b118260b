package dev.sideband.ipmi.fleet;

import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.ipmi.oem.GetInstructionStatus;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.ipmi.oem.OemException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An order on its way through a BMC: brings it there, and asks what becomes of it. For the one task
 * at a time that has its worker.
 */
final class BmcOrder {

  private static final Duration ASK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration FOLLOW_FOR = Duration.ofHours(1);

  private final SignedInstruction signed;
  private final BmcWorker worker;
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final Set<InstructionStep> told = EnumSet.noneOf(InstructionStep.class);
  private boolean taken;
  private boolean ended;
  private int failures;

  BmcOrder(SignedInstruction signed, BmcWorker worker) {
    this.signed = signed;
    this.worker = worker;
  }

  boolean isOf(Bytes wire) {
    return signed.wire().equals(wire);
  }

  void alsoTell(CompletableFuture<Void> another) {
    if (taken) {
      another.complete(null);
    } else {
      waiting.add(another);
    }
  }

  private UUID id() {
    return signed.instruction().id();
  }

  private boolean isOver(Duration more) {
    Instant end = signed.instruction().deadline().plus(more);
    return !end.isAfter(worker.context().clock().instant());
  }

  /** Leaves it at the BMC, again and again if need be: it waits there once. */
  void post() {
    worker
        .client()
        .post(signed, worker.deadline())
        .whenComplete((done, failure) ->
            worker.inTurn(() -> {
              if (failure == null) {
                failures = 0;
                ask();
              } else if (Failures.cause(failure) instanceof OemException || isOver(Duration.ZERO)) {
                fail(Failures.cause(failure));
              } else {
                again(this::post);
              }
            }));
  }

  private void again(Runnable step) {
    failures++;
    Duration pause = ASK_EVERY.multipliedBy(1L << Math.min(4, failures - 1));
    worker.later(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, step);
  }

  private void ask() {
    if (ended) {
      return;
    }
    worker
        .client()
        .send(new GetInstructionStatus(id()), worker.deadline())
        .whenComplete((progress, failure) ->
            worker.inTurn(() -> {
              if (progress != null) {
                failures = 0;
                follow(progress);
              } else if (Failures.cause(failure) instanceof OemException || isOver(FOLLOW_FOR)) {
                fail(Failures.cause(failure)); // Such as one that the BMC has forgotten.
              } else {
                again(this::ask);
              }
            }));
  }

  private void follow(InstructionProgress progress) {
    boolean heard = true;
    for (InstructionProgress.Mark mark : progress.marks()) {
      boolean isNewest = mark.step() == progress.step();
      heard &= told.contains(mark.step()) || step(mark, isNewest ? progress.text() : "");
    }
    if (progress.step() == InstructionStep.EXPIRED
        || progress.step() == InstructionStep.CANCELLED) {
      fail(
          new TargetUnavailableException(
              worker.id().name(),
              progress.step() == InstructionStep.EXPIRED
                  ? "its deadline passed while it waited at the BMC"
                  : "it was taken back while it waited at the BMC"));
    } else if (progress.step().isEnd() && heard || isOver(FOLLOW_FOR)) {
      end();
    } else {
      worker.later(ASK_EVERY, this::ask);
    }
  }

  /** Takes a step; returns false if nobody could be told. */
  private boolean step(InstructionProgress.Mark mark, String text) {
    if (mark.step() == InstructionStep.RECEIVED) {
      taken = true;
      waiting.forEach(each -> each.complete(null));
      waiting.clear();
    }
    Optional<InstructionPhase> phase = mark.step().phase();
    if (phase.isPresent()) {
      InstructionReport report =
          new InstructionReport(
              id(),
              worker.context().clock().instant(),
              phase.get(),
              phase.get() == InstructionPhase.REFUSED
                  ? Optional.of(reason(mark.detail()))
                  : Optional.empty(),
              text);
      if (!worker.tell(report)) {
        return false;
      }
    }
    told.add(mark.step());
    return true;
  }

  private static RefusalReason reason(int detail) {
    RefusalReason[] all = RefusalReason.values();
    return detail >= 1 && detail <= all.length ? all[detail - 1] : RefusalReason.OTHER;
  }

  /** Ends it for who waits until it is taken. */
  void fail(Throwable reason) {
    TransportException why =
        reason instanceof TransportException lost
            ? lost
            : new TargetUnavailableException(
                worker.id().name(), String.valueOf(reason.getMessage()), reason);
    List<CompletableFuture<Void>> all = List.copyOf(waiting);
    waiting.clear();
    end();
    all.forEach(each -> each.completeExceptionally(why));
  }

  private void end() {
    ended = true;
    worker.ended(id());
  }
}
