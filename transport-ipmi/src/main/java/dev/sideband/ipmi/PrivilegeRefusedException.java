package dev.sideband.ipmi;

/** The user may not do as much as was asked for. */
public final class PrivilegeRefusedException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says how it showed, and never a secret. */
  public PrivilegeRefusedException(
      String target, SessionStep step, RmcpStatus status, String problem) {
    super(target, step, status, problem);
  }
}
