package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.AuthenticationException;
import java.util.function.Supplier;

/** The BMC opens no session; each request that waited for it gets a report of its own. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<AuthenticationException> report;

  RefusedException(Supplier<AuthenticationException> report) {
    super("refused", null, false, false);
    this.report = report;
  }

  /** Returns what makes the reports. */
  Supplier<AuthenticationException> report() {
    return report;
  }
}
