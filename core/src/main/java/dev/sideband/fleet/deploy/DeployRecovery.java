package dev.sideband.fleet.deploy;

import dev.sideband.process.ProcessState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts right what a crash interrupted. */
final class DeployRecovery {

  private final DeployTools tools;

  DeployRecovery(DeployTools tools) {
    this.tools = tools;
  }

  CompletableFuture<Optional<DeployOutcome>> run() {
    Optional<CodeChange> open = tools.store().open();
    return open.isPresent() ? recover(open.get()) : sweep();
  }

  private CompletableFuture<Optional<DeployOutcome>> sweep() {
    return tools.work(tools.store()::recover).exceptionally(failure -> Optional.empty());
  }

  private CompletableFuture<Optional<DeployOutcome>> recover(CodeChange begun) {
    ProcessState state = DeployJob.stateOf(begun.kind());
    tools.announce(begun.instruction(), DeployStage.REVERTING, state, "it was interrupted");
    return DeployJob.goBack(begun, tools, this::onDisk)
        .exceptionally(failure ->
            new DeployOutcome(
                begun.instruction(),
                false,
                Optional.empty(),
                "it was interrupted; going back failed: " + DeployTools.reasonOf(failure)))
        .whenComplete((outcome, failure) ->
            tools.announce(begun.instruction(), DeployStage.FAILED, state, outcome.text()))
        .thenApply(Optional::of);
  }

  private DeployOutcome onDisk() throws IOException {
    return tools
        .store()
        .recover()
        .orElseThrow(() -> new IOException("what was interrupted has ended"));
  }
}
