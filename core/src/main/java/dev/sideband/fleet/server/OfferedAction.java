package dev.sideband.fleet.server;

import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.transport.WorkerId;
import java.util.Locale;
import java.util.Objects;

/**
 * What an administrator can do about an alarm; it stands in the alarm's facts as {@code
 * action.WORD} with a token, which {@link FleetServer#act} takes as long as the alarm is raised.
 */
sealed interface OfferedAction {

  /** Returns whose it is. */
  WorkerId worker();

  /** Returns what to call it. */
  String word();

  /** An order. */
  record GiveOrder(WorkerId worker, InstructionKind kind, InstructionTarget target)
      implements OfferedAction {

    public GiveOrder {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(target, "target");
    }

    @Override
    public String word() {
      return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A change of power. */
  record ChangePower(WorkerId worker, PowerChange change) implements OfferedAction {

    public ChangePower {
      Objects.requireNonNull(worker, "worker");
      Objects.requireNonNull(change, "change");
    }

    @Override
    public String word() {
      return "power-" + change.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
