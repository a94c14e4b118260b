package dev.sideband.fleet.agent;

import dev.sideband.fleet.Admission;
import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionGate;
import dev.sideband.fleet.InstructionJournal;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.deploy.DeployOutcome;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.service.ServiceResult;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes orders in, has those carried out that pass the gate, and reports each step once it has its
 * line in the journal. What an earlier agent had begun it ends, and never carries out again. Safe
 * for any thread.
 */
final class OrderIntake {

  private static final String AGENT_ENDED = "the agent ended meanwhile";

  private final String worker;
  private final InstructionGate gate;
  private final InstructionJournal journal;
  private final AgentParts parts;
  private final AgentOrders orders;
  private final AgentSender sender;
  private final TransportContext context;

  OrderIntake(
      String worker,
      InstructionGate gate,
      InstructionJournal journal,
      AgentParts parts,
      AgentSender sender,
      TransportContext context) {
    this.worker = worker;
    this.gate = gate;
    this.journal = journal;
    this.parts = parts;
    this.orders = new AgentOrders(parts);
    this.sender = sender;
    this.context = context;
  }

  /** Reports the end of all orders that a crash interrupted. */
  void endInterrupted() {
    for (Instruction each : journal.unfinished()) {
      ServiceResult known = interrupted(each);
      end(each.id(), known);
    }
    sender.audit(journal.head());
  }

  /** Returns what is known of an order that a crash interrupted. */
  private ServiceResult interrupted(Instruction instruction) {
    if (instruction.target() instanceof InstructionTarget.Service service) {
      Deployer deployer = parts.deployers().get(service.name());
      Optional<DeployOutcome> outcome =
          deployer == null ? Optional.empty() : deployer.outcome(instruction.id());
      if (outcome.isPresent()) {
        return new ServiceResult(outcome.get().done(), outcome.get().text());
      }
      return new ServiceResult(
          false,
          parts
              .supervisor()
              .find(service.name())
              .map(info -> AGENT_ENDED + "; " + info.name() + " is " + info.state().name())
              .orElse(AGENT_ENDED));
    }
    Instant booted = parts.clock().now().wall().minus(parts.clock().micros(), ChronoUnit.MICROS);
    boolean wentDown =
        instruction.kind() == InstructionKind.SHUT_DOWN
            && journal.newest(instruction.id()).filter(r -> r.time().isBefore(booted)).isPresent();
    return new ServiceResult(wentDown, wentDown ? "the host was started again since" : AGENT_ENDED);
  }

  /** Takes what came from the server. */
  void take(Bytes wire) {
    Admission admission;
    try {
      admission = gate.admit(wire);
    } catch (IOException e) {
      countFailure();
      sender.report(unrecorded(wire, e));
      return;
    }
    sender.report(admission.report());
    admission.toDo().ifPresent(this::carryOut);
    sender.audit(journal.head());
  }

  private InstructionReport unrecorded(Bytes wire, IOException failure) {
    UUID id = new UUID(0, 0);
    try {
      id = SignedInstruction.decode(wire).instruction().id();
    } catch (MalformedMessageException e) {
      // Then it has none.
    }
    return new InstructionReport(
        id,
        context.clock().instant(),
        InstructionPhase.REFUSED,
        Optional.of(RefusalReason.NOT_RECORDED),
        String.valueOf(failure.getMessage()));
  }

  private void carryOut(Instruction instruction) {
    step(instruction.id(), InstructionPhase.RUNNING, "");
    orders
        .carryOut(instruction)
        .whenComplete((result, failure) ->
            end(
                instruction.id(),
                failure == null ? result : new ServiceResult(false, String.valueOf(failure))));
  }

  private void end(UUID id, ServiceResult result) {
    String refusal = result.refusal().map(why -> why + ": ").orElse("");
    step(
        id,
        result.done() ? InstructionPhase.DONE : InstructionPhase.FAILED,
        refusal + result.text());
    sender.audit(journal.head());
  }

  private void step(UUID id, InstructionPhase phase, String text) {
    try {
      sender.report(gate.report(id, phase, text));
    } catch (IOException e) {
      // It happened all the same, and the server is told; the journal says no more than before.
      countFailure();
      sender.report(
          new InstructionReport(id, context.clock().instant(), phase, Optional.empty(), text));
    }
  }

  private void countFailure() {
    context.observer().counted("agent.journal.failures", worker, 1);
  }
}
