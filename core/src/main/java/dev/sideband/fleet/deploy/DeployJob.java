package dev.sideband.fleet.deploy;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One order on its way, from the old version to the new one or back. Its steps never overlap. */
final class DeployJob {

  private final Instruction instruction;
  private final DeployTools tools;
  private final CodeStore store;
  private final ProcessState state;
  private volatile @Nullable CodeChange change;

  DeployJob(Instruction instruction, DeployTools tools) {
    this.instruction = instruction;
    this.tools = tools;
    this.store = tools.store();
    this.state = stateOf(instruction.kind());
  }

  static ProcessState stateOf(InstructionKind kind) {
    return kind == InstructionKind.DEPLOY
        ? ProcessState.CODE_DEPLOYING
        : ProcessState.CODE_UPGRADING;
  }

  /** Says what would be done, as far as can be known without fetching anything. */
  CompletableFuture<DeployOutcome> describe() {
    return tools
        .work(() -> {
          CodeVersion to = target();
          String text =
              "would bring service "
                  + tools.service()
                  + " from "
                  + store.current().map(old -> "version " + old).orElse("no version")
                  + " to version "
                  + to.name();
          return outcome(true, text);
        })
        .exceptionally(failure -> outcome(false, "would fail: " + DeployTools.reasonOf(failure)));
  }

  CompletableFuture<DeployOutcome> run() {
    announce(DeployStage.PREPARING, "");
    return tools
        .work(this::prepare)
        .thenCompose(this::stopOld)
        .thenCompose(this::activate)
        .thenCompose(this::startNew)
        .thenCompose(one ->
            tools.work(() ->
                store.done(
                    one,
                    "version "
                        + one.to().name()
                        + " is current"
                        + (starts(one) ? ", and ready" : ", and not started"))))
        .exceptionallyCompose(failure -> fail(DeployTools.reasonOf(failure)))
        .whenComplete((outcome, failure) ->
            announce(
                outcome != null && outcome.done() ? DeployStage.DONE : DeployStage.FAILED,
                outcome == null ? String.valueOf(failure) : outcome.text()));
  }

  /** Returns the version that is asked for, when the one who asks may bring it. */
  private CodeVersion target() throws IOException {
    if (instruction.kind() == InstructionKind.ROLLBACK) {
      return store
          .previous()
          .flatMap(store::find)
          .orElseThrow(() -> new IOException("there is no version before"));
    }
    Artefact artefact = Artefact.of(instruction.arguments());
    PublicKey key = tools.settings().keys().get(artefact.keyId());
    if (key == null) {
      throw new ArtefactRefusedException(
          ArtefactFault.UNKNOWN_KEY, "", "no key " + artefact.keyId() + " is trusted with code");
    }
    if (!artefact.isSignedBy(key)) {
      throw new ArtefactRefusedException(
          ArtefactFault.SIGNATURE, "", "the signature is not that of key " + artefact.keyId());
    }
    return new CodeVersion(artefact.version(), artefact.digest(), instruction.id());
  }

  private CodeChange prepare() throws IOException {
    CodeVersion to = target();
    Optional<CodeVersion> known = store.find(to.name());
    if (known.isPresent() && !known.get().sha256().equals(to.sha256())) {
      throw new IOException("another artefact is installed as version " + to.name());
    }
    CodeChange begun =
        new CodeChange(
            instruction.id(),
            instruction.kind(),
            store.current(),
            to,
            tools.runtime().isWanted(tools.service()),
            false);
    store.begin(begun);
    change = begun;
    if (known.isEmpty()) {
      store.install(
          Artefact.of(instruction.arguments()), tools.source(), tools.settings().limits());
    }
    return begun;
  }

  private CompletableFuture<CodeChange> stopOld(CodeChange prepared) {
    announce(DeployStage.STOPPING, "");
    CodeChange stopping = prepared.withStopping();
    return tools
        .work(() -> {
          store.stopping(prepared);
          change = stopping;
          return stopping;
        })
        .thenCompose(one -> tools.stop())
        .thenApply(stopped -> stopping);
  }

  private CompletableFuture<CodeChange> activate(CodeChange stopped) {
    announce(DeployStage.SWITCHING, "");
    return tools.work(() -> {
      store.activate(stopped);
      return stopped;
    });
  }

  private CompletableFuture<CodeChange> startNew(CodeChange switched) {
    if (!starts(switched)) {
      return CompletableFuture.completedFuture(switched);
    }
    announce(DeployStage.STARTING, "");
    return tools
        .start()
        .thenCompose(started -> {
          announce(DeployStage.PROBING, "");
          return tools.awaitReady();
        })
        .thenApply(ready -> switched);
  }

  private static boolean starts(CodeChange one) {
    return one.wanted() || one.kind() == InstructionKind.DEPLOY;
  }

  private CompletableFuture<DeployOutcome> fail(String why) {
    CodeChange begun = change;
    if (begun == null) {
      return CompletableFuture.completedFuture(outcome(false, why));
    }
    announce(DeployStage.REVERTING, why);
    return goBack(begun, tools, () -> store.revert(begun, why))
        .exceptionally(failure ->
            new DeployOutcome(
                instruction.id(),
                false,
                Optional.empty(),
                why + "; going back failed as well: " + DeployTools.reasonOf(failure)));
  }

  /** What brings the old version back on the disk. */
  interface WayBack {

    DeployOutcome go() throws IOException;
  }

  /** Brings the old version back, and starts it if it was to run and may have been stopped. */
  static CompletableFuture<DeployOutcome> goBack(
      CodeChange begun, DeployTools tools, WayBack disk) {
    if (!begun.stopping()) {
      return tools.work(disk::go);
    }
    return tools
        .stop()
        .handle((stopped, failure) -> failure == null ? "" : "; " + DeployTools.reasonOf(failure))
        .thenCompose(trouble -> tools.work(disk::go).thenApply(back -> with(trouble, back)))
        .thenCompose(back ->
            begun.wanted() && begun.from().isPresent()
                ? tools.bringBack().thenApply(text -> with(text, back))
                : CompletableFuture.completedFuture(back));
  }

  private static DeployOutcome with(String text, DeployOutcome outcome) {
    return new DeployOutcome(
        outcome.instruction(), outcome.done(), outcome.current(), outcome.text() + text);
  }

  private DeployOutcome outcome(boolean done, String text) {
    return new DeployOutcome(instruction.id(), done, store.current(), text);
  }

  private void announce(DeployStage stage, String text) {
    tools.announce(instruction.id(), stage, state, text);
  }
}
