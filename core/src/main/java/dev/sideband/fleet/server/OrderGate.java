package dev.sideband.fleet.server;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.Role;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets those orders through to the desk that may be given: by those whose role covers them, and to
 * workers that are known. What it refuses is written down as well. Safe for any thread.
 */
final class OrderGate {

  private final WorkerHouse workers;
  private final OrderDesk desk;
  private final Duration orderWithin;
  private final TransportContext context;

  OrderGate(WorkerHouse workers, OrderDesk desk, Duration orderWithin, TransportContext context) {
    this.workers = workers;
    this.desk = desk;
    this.orderWithin = orderWithin;
    this.context = context;
  }

  /** Makes an order as {@link FleetServer#draft} says. */
  Instruction draft(
      WorkerId worker,
      InstructionKind kind,
      InstructionTarget target,
      boolean dryRun,
      Map<String, String> arguments) {
    return new Instruction(
        new UUID(context.random().nextLong(), context.random().nextLong()),
        worker.name(),
        kind,
        target,
        context.clock().instant().plus(orderWithin),
        dryRun,
        arguments);
  }

  /**
   * Gives an order.
   *
   * @param rollout of which it is a part, if it is
   * @throws OrderRefusedException if it may not be given, or cannot
   * @throws IOException if it cannot be written down: then it is not given
   */
  OrderTicket give(Instruction instruction, Requester by, Optional<UUID> rollout)
      throws OrderRefusedException, IOException {
    try {
      check(instruction, by);
      return desk.give(instruction, by, rollout);
    } catch (OrderRefusedException e) {
      desk.refused(instruction, by, e);
      throw e;
    }
  }

  private void check(Instruction instruction, Requester by) throws OrderRefusedException {
    allow(by, instruction.kind().needed(), instruction.kind().toString());
    if (!WorkerId.isFit(instruction.worker())
        || workers.find(new WorkerId(instruction.worker())).isEmpty()) {
      throw new OrderRefusedException(
          RefusalReason.NO_TARGET, "there is no worker " + instruction.worker());
    }
  }

  /**
   * Checks that somebody may have something done.
   *
   * @param what is done, for the text
   * @throws OrderRefusedException if the role does not cover it
   */
  static void allow(Requester by, Role needed, String what) throws OrderRefusedException {
    if (!by.role().covers(needed)) {
      throw new OrderRefusedException(
          RefusalReason.ROLE,
          what + " takes role " + needed + ", " + by.name() + " has " + by.role());
    }
  }
}
