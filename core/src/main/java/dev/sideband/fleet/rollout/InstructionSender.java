package dev.sideband.fleet.rollout;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionReport;
import java.util.concurrent.CompletionStage;

/** Sends orders to workers; the monitor server implements it. Safe for any thread. */
@FunctionalInterface
public interface InstructionSender {

  /**
   * Signs an order and sends it to its worker. It does not block.
   *
   * @return completes with the report that ends it, exceptionally if it could not be sent; it need
   *     not complete when the worker does not answer
   */
  CompletionStage<InstructionReport> order(Instruction instruction);
}
