package dev.sideband.fleet.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands in the audit at the start goes to desks that are made behind it. */
final class Restoring implements FleetAudit.Reader {

  private final Deque<Runnable> lines = new ArrayDeque<>();
  private @Nullable OrderDesk orders;
  private @Nullable RolloutDesk rollouts;

  @Override
  public void line(AuditLine line, AuditDetail detail) {
    lines.add(() -> {
      Objects.requireNonNull(orders).restore(line, detail.order());
      Objects.requireNonNull(rollouts).restore(line, detail);
    });
  }

  void replay(OrderDesk orderDesk, RolloutDesk rolloutDesk) {
    orders = orderDesk;
    rollouts = rolloutDesk;
    lines.forEach(Runnable::run);
  }
}
