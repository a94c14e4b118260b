package dev.sideband.fleet.agent;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionCheck;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.Refusal;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.deploy.Deployer;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessId;
import dev.sideband.process.ProcessInfo;
import dev.sideband.process.ProcessState;
import dev.sideband.table.Figure;
import dev.sideband.table.Table;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says which orders an agent takes now. For any thread. */
final class AgentCheck implements InstructionCheck {

  /** What can be done to a single process. */
  static final Set<InstructionKind> OF_PROCESS =
      Set.copyOf(
          EnumSet.of(
              InstructionKind.STOP,
              InstructionKind.TERMINATE,
              InstructionKind.SUSPEND,
              InstructionKind.RESUME));

  /** What can be done to the whole host. */
  private static final Set<InstructionKind> OF_HOST =
      Set.copyOf(EnumSet.of(InstructionKind.DRAIN, InstructionKind.SHUT_DOWN));

  private final AgentParts parts;
  private final int ownPid;

  AgentCheck(AgentParts parts, int ownPid) {
    this.parts = parts;
    this.ownPid = ownPid;
  }

  @Override
  public Optional<Refusal> refuse(Instruction instruction) {
    if (!parts.allowed().contains(instruction.kind())) {
      return refusal(
          RefusalReason.NOT_LISTED, "this worker takes no order to " + instruction.kind());
    }
    if (instruction.target() instanceof InstructionTarget.Service service) {
      return service(service.name(), instruction);
    }
    if (instruction.target() instanceof InstructionTarget.OneProcess process) {
      return process(process.id(), instruction);
    }
    return host(instruction.kind());
  }

  private Optional<Refusal> service(String name, Instruction instruction) {
    InstructionKind kind = instruction.kind();
    if (kind == InstructionKind.SHUT_DOWN) {
      return refusal(RefusalReason.ARGUMENTS, "only a host is shut down");
    }
    Optional<Refusal> refusal = parts.supervisor().refuse(kind, name, instruction.arguments());
    if (refusal.isPresent() || !isOfCode(kind)) {
      return refusal;
    }
    Deployer deployer = parts.deployers().get(name);
    if (deployer == null) {
      return refusal(RefusalReason.NOT_LISTED, "the code of " + name + " is not replaced here");
    }
    return deployer
        .refuse(instruction)
        .map(reason -> new Refusal(reason, name + " has no code for which that could be done"));
  }

  static boolean isOfCode(InstructionKind kind) {
    return kind == InstructionKind.DEPLOY
        || kind == InstructionKind.UPGRADE
        || kind == InstructionKind.ROLLBACK;
  }

  private Optional<Refusal> process(ProcessId id, Instruction instruction) {
    InstructionKind kind = instruction.kind();
    if (!OF_PROCESS.contains(kind)) {
      return refusal(RefusalReason.ARGUMENTS, "a single process knows no " + kind);
    }
    if (!id.boot().equals(parts.clock().boot())) {
      return refusal(RefusalReason.NO_TARGET, "the host was started again since");
    }
    Optional<String> managed = parts.supervisor().serviceOf(id);
    if (managed.isPresent()) {
      return service(managed.get(), instruction);
    }
    if (parts.signals().isEmpty() || id.pid() == 1 || id.pid() == ownPid) {
      return refusal(RefusalReason.NOT_LISTED, "process " + id.pid() + " is not touched");
    }
    return parts.newestProcesses().filter(table -> isReused(id, table)).isPresent()
        ? refusal(RefusalReason.NO_TARGET, id.pid() + " is another process now")
        : Optional.empty();
  }

  /** Whether the number stands for another process: what is merely not seen may be new. */
  private static boolean isReused(ProcessId id, Table processes) {
    for (int row = 0; row < processes.rows(); row++) {
      Figure pid = Figure.of(processes, row, ProcessColumns.PID);
      if (pid.orElse(0) == id.pid()) {
        return ProcessInfo.TYPE.read(processes, row).id().startMicros() != id.startMicros();
      }
    }
    return false;
  }

  private Optional<Refusal> host(InstructionKind kind) {
    if (!OF_HOST.contains(kind)) {
      return refusal(RefusalReason.ARGUMENTS, "a host knows no " + kind);
    }
    if (kind == InstructionKind.SHUT_DOWN && parts.shutDown().isEmpty()) {
      return refusal(RefusalReason.NOT_LISTED, "this worker has no command to shut down");
    }
    for (ServiceInfo each : parts.supervisor().services()) {
      boolean isCode =
          each.state().equals(ProcessState.CODE_DEPLOYING)
              || each.state().equals(ProcessState.CODE_UPGRADING);
      if (each.isProtected() || isCode) {
        return refusal(
            RefusalReason.STATE,
            each.name() + (isCode ? ": " + each.state().name() : " is protected"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(RefusalReason reason, String text) {
    return Optional.of(new Refusal(reason, text));
  }

  /** Returns what an order would do, for people. */
  static String describe(Instruction instruction, Map<String, ServiceInfo> services) {
    if (instruction.target() instanceof InstructionTarget.Service service) {
      ServiceInfo info = services.get(service.name());
      return "would "
          + instruction.kind()
          + " "
          + service.name()
          + (info == null ? "" : ", which is " + info.state().name());
    }
    return "would " + instruction.kind() + " " + instruction.target();
  }
}
