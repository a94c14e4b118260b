package dev.sideband.ipmi;

/** All sessions that the BMC can hold, or that we allow ourselves to hold, are in use. */
public final class NoFreeSessionException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says how it showed, and never a secret. */
  public NoFreeSessionException(
      String target, SessionStep step, RmcpStatus status, String problem) {
    super(target, step, status, problem);
  }
}
