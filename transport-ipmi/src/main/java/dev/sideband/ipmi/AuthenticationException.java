package dev.sideband.ipmi;

import dev.sideband.transport.SessionRefusedException;

/**
 * The BMC answers, and no session came about; the subclasses name the reasons that a person can do
 * something about.
 */
public sealed class AuthenticationException extends SessionRefusedException
    permits WrongPasswordException,
        UnknownUserException,
        PrivilegeRefusedException,
        UnsupportedSuiteException,
        NoFreeSessionException {

  private static final long serialVersionUID = 1L;

  private final SessionStep step;
  private final transient RmcpStatus status;

  /**
   * Creates the report.
   *
   * @param step where it ended
   * @param status what the BMC said; {@link RmcpStatus#OK} if it was us who noticed
   * @param problem says how it showed, and never a secret
   */
  public AuthenticationException(
      String target, SessionStep step, RmcpStatus status, String problem) {
    super(target, problem + (status.isOk() ? "" : ": status " + status));
    this.step = step;
    this.status = status;
  }

  /** Returns where it ended. */
  public SessionStep step() {
    return step;
  }

  /** Returns what the BMC said; {@link RmcpStatus#OK} if it was us who noticed. */
  public RmcpStatus status() {
    return status;
  }
}
