package dev.sideband.ipmi;

/** The BMC has no such user, or none with the privilege that was asked for. */
public final class UnknownUserException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says how it showed, and never a secret. */
  public UnknownUserException(String target, SessionStep step, RmcpStatus status, String problem) {
    super(target, step, status, problem);
  }
}
