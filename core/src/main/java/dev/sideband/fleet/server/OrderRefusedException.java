package dev.sideband.fleet.server;

import dev.sideband.fleet.RefusalReason;
import java.util.Objects;

/** The monitor server does not give an order; no worker has heard of it. */
public final class OrderRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  /** Creates a refusal. */
  public OrderRefusedException(RefusalReason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** Returns why. */
  public RefusalReason reason() {
    return reason;
  }
}
