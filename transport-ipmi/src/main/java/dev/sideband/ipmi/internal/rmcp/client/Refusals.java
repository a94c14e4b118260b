package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.AuthenticationException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NoFreeSessionException;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.PrivilegeRefusedException;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.SessionStep;
import dev.sideband.ipmi.UnknownUserException;
import dev.sideband.ipmi.WrongPasswordException;
import java.util.Set;

/** Says what a BMC means that refuses a session, or the privilege that we need in it. */
final class Refusals {

  private static final Set<RmcpStatus> ABOUT_SUITE =
      Set.of(
          RmcpStatus.INVALID_AUTHENTICATION_ALGORITHM,
          RmcpStatus.INVALID_INTEGRITY_ALGORITHM,
          RmcpStatus.NO_MATCHING_AUTHENTICATION,
          RmcpStatus.NO_MATCHING_INTEGRITY,
          RmcpStatus.INVALID_CONFIDENTIALITY_ALGORITHM,
          RmcpStatus.NO_MATCHING_SUITE);

  private final String target;

  Refusals(String target) {
    this.target = target;
  }

  /** Tells whether another suite may do better. */
  static boolean isAboutSuite(RmcpStatus status) {
    return ABOUT_SUITE.contains(status);
  }

  /** Tells whether the BMC has forgotten its half of the handshake: a new one may do better. */
  static boolean isLost(RmcpStatus status) {
    return status.equals(RmcpStatus.INVALID_SESSION_ID)
        || status.equals(RmcpStatus.INACTIVE_SESSION_ID);
  }

  /** Returns what the BMC's own words mean. */
  RefusedException of(SessionStep step, RmcpStatus status) {
    return new RefusedException(() -> report(step, status));
  }

  /** Returns the refusal of a BMC that we cannot work with. */
  RefusedException ours(SessionStep step, String problem) {
    return new RefusedException(
        () -> new AuthenticationException(target, step, RmcpStatus.OK, problem));
  }

  /** Returns the refusal that follows from a signature that does not fit. */
  RefusedException wrongKey(SessionStep step, String problem) {
    return new RefusedException(
        () -> new WrongPasswordException(target, step, RmcpStatus.OK, problem));
  }

  /** Returns the refusal of a privilege by a BMC that has opened the session. */
  RefusedException privilege(Privilege asked, CompletionCode code) {
    return new RefusedException(() ->
        new PrivilegeRefusedException(
            target,
            SessionStep.PRIVILEGE,
            RmcpStatus.OK,
            "refuses privilege " + asked.value() + ": " + code));
  }

  private AuthenticationException report(SessionStep step, RmcpStatus status) {
    if (status.equals(RmcpStatus.UNAUTHORIZED_NAME)
        || status.equals(RmcpStatus.INVALID_NAME_LENGTH)) {
      return new UnknownUserException(target, step, status, "knows no such user");
    }
    if (status.equals(RmcpStatus.INVALID_ROLE) || status.equals(RmcpStatus.UNAUTHORIZED_ROLE)) {
      return new PrivilegeRefusedException(target, step, status, "refuses the privilege");
    }
    if (status.equals(RmcpStatus.INSUFFICIENT_RESOURCES)
        || status.equals(RmcpStatus.INSUFFICIENT_RESOURCES_FOR_ROLE)) {
      return new NoFreeSessionException(target, step, status, "has no free session");
    }
    if (status.equals(RmcpStatus.INVALID_INTEGRITY_CHECK)) {
      return new WrongPasswordException(target, step, status, "finds our password wrong");
    }
    return new AuthenticationException(target, step, status, "refuses the session");
  }
}
