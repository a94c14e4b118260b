package dev.sideband.fleet.server;

import dev.sideband.fleet.RefusalReason;
import dev.sideband.transport.TransportContext;
import dev.sideband.transport.WorkerId;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Changes the power of workers' chassis, and writes that down. Safe for any thread. */
final class ChassisDesk {

  private final PowerSwitch power;
  private final FleetAudit audit;
  private final TransportContext context;

  ChassisDesk(PowerSwitch power, FleetAudit audit, TransportContext context) {
    this.power = power;
    this.audit = audit;
    this.context = context;
  }

  /** Does what {@link FleetServer#power} does for who may. */
  CompletionStage<PowerOutcome> change(WorkerId worker, PowerChange change, Requester by)
      throws OrderRefusedException, IOException {
    if (!power.reaches(worker)) {
      throw new OrderRefusedException(
          RefusalReason.NO_TARGET, "the chassis of " + worker + " is not known");
    }
    write("power", change.toString(), worker, by);
    return power
        .power(worker, change)
        .whenComplete((outcome, failure) -> {
          try {
            if (failure == null) {
              write(word(outcome.effect()), change + ": " + outcome.text(), worker, by);
            } else {
              write("power-failed", change + ": " + failure, worker, by);
            }
          } catch (IOException e) {
            context.observer().counted("fleet.audit.failures", worker.name(), 1);
          }
        });
  }

  private static String word(PowerEffect effect) {
    return "power-" + effect.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void write(String what, String text, WorkerId worker, Requester by) throws IOException {
    audit.write(new AuditLine(context.clock().instant(), what, by.name(), worker.name(), "", text));
  }
}
