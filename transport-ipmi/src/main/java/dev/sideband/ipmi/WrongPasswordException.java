package dev.sideband.ipmi;

/** The password, or the BMC's own key (K_G), is not the one that the BMC has. */
public final class WrongPasswordException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says how it showed, and never a secret. */
  public WrongPasswordException(
      String target, SessionStep step, RmcpStatus status, String problem) {
    super(target, step, status, problem);
  }
}
