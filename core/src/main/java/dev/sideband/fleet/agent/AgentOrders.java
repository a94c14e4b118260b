package dev.sideband.fleet.agent;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.service.ServiceDeclaration;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.fleet.service.ServiceResult;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Carries out what was accepted. For any thread. */
final class AgentOrders {

  /** How long a service may take, beyond its own grace time. */
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** How long a whole host may take to come to its end, and its command to be taken. */
  private static final Duration HOST_WITHIN = Duration.ofMinutes(5);

  private final AgentParts parts;

  AgentOrders(AgentParts parts) {
    this.parts = parts;
  }

  /** Carries it out; completes with what came of it, never exceptionally. */
  CompletionStage<ServiceResult> carryOut(Instruction instruction) {
    CompletionStage<ServiceResult> result;
    try {
      result = begin(instruction);
    } catch (RuntimeException e) {
      result = CompletableFuture.completedFuture(failed(e));
    }
    return result.exceptionally(AgentOrders::failed);
  }

  private static ServiceResult failed(Throwable failure) {
    return new ServiceResult(false, String.valueOf(failure));
  }

  private CompletionStage<ServiceResult> begin(Instruction instruction) {
    if (instruction.target() instanceof InstructionTarget.Service service) {
      return service(service.name(), instruction);
    }
    if (instruction.target() instanceof InstructionTarget.OneProcess process) {
      Optional<String> managed = parts.supervisor().serviceOf(process.id());
      return managed.isPresent()
          ? service(managed.get(), instruction)
          : process(process.id(), instruction);
    }
    if (instruction.dryRun()) {
      return dryRun(instruction);
    }
    return instruction.kind() == InstructionKind.SHUT_DOWN
        ? shutDown()
        : parts.supervisor().halt(false, HOST_WITHIN);
  }

  private CompletionStage<ServiceResult> service(String name, Instruction instruction) {
    Deployer deployer = parts.deployers().get(name);
    if (AgentCheck.isOfCode(instruction.kind()) && deployer != null) {
      return deployer
          .carryOut(instruction)
          .thenApply(outcome -> {
            if (!instruction.dryRun()) {
              parts.supervisor().showVersion(name, outcome.current());
            }
            return new ServiceResult(outcome.done(), outcome.text());
          });
    }
    if (instruction.dryRun()) {
      return dryRun(instruction);
    }
    Duration grace =
        parts.supervisor().declarations().stream()
            .filter(each -> each.name().equals(name))
            .map(each -> each.stop().grace())
            .findFirst()
            .orElse(Duration.ZERO);
    return parts
        .supervisor()
        .order(instruction.kind(), name, instruction.arguments(), WITHIN.plus(grace));
  }

  private CompletionStage<ServiceResult> dryRun(Instruction instruction) {
    Map<String, ServiceInfo> services =
        parts.supervisor().services().stream()
            .collect(Collectors.toMap(ServiceInfo::name, Function.identity()));
    String text = AgentCheck.describe(instruction, services);
    boolean halts = instruction.kind() == InstructionKind.SHUT_DOWN;
    return CompletableFuture.completedFuture(
        new ServiceResult(
            true,
            halts
                ? "would drain "
                    + services.size()
                    + " services and run "
                    + String.join(" ", parts.shutDown())
                : text));
  }

  private CompletionStage<ServiceResult> process(ProcessId id, Instruction instruction) {
    int signal =
        switch (instruction.kind()) {
          case STOP -> ProcessSignals.TERMINATE;
          case TERMINATE -> ProcessSignals.KILL;
          case SUSPEND -> ProcessSignals.STOP;
          default -> ProcessSignals.CONTINUE;
        };
    if (instruction.dryRun()) {
      return CompletableFuture.completedFuture(
          new ServiceResult(true, "would send signal " + signal + " to process " + id.pid()));
    }
    ServiceResult result;
    try {
      parts.signals().orElseThrow().send(id, signal);
      result = new ServiceResult(true, "signal " + signal + " sent to process " + id.pid());
    } catch (IOException e) {
      result = new ServiceResult(false, String.valueOf(e.getMessage()));
    }
    return CompletableFuture.completedFuture(result);
  }

  /** What has not ended in time does not keep the host from being halted. */
  private CompletionStage<ServiceResult> shutDown() {
    ServiceDeclaration host =
        ServiceDeclaration.of("host", parts.folder(), parts.shutDown().toArray(String[]::new))
            .build();
    return parts
        .supervisor()
        .halt(true, HOST_WITHIN)
        .thenCompose(halted ->
            parts
                .commands()
                .run(host, parts.shutDown(), HOST_WITHIN)
                .thenApply(ran ->
                    new ServiceResult(ran.done(), halted.text() + "; the command: " + ran.text())));
  }
}
