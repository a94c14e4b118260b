package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Who may use a command.
 *
 * @param privilege what the requester's privilege must allow
 * @param channels tells whether the command is allowed where a request came from
 */
public record AccessRule(Privilege privilege, Predicate<RequestSource> channels) {

  private static final Privilege NOTHING = new Privilege(0);

  public AccessRule {
    Objects.requireNonNull(privilege, "privilege");
    Objects.requireNonNull(channels, "channels");
  }

  /** Returns the rule for a command that is allowed on each channel. */
  public static AccessRule anywhere(Privilege privilege) {
    return new AccessRule(privilege, source -> true);
  }

  /** Returns the rule for a command that needs no session, such as those that come before one. */
  public static AccessRule withoutSession() {
    return anywhere(NOTHING);
  }

  /** Returns the rule for a command that only the host itself may send. */
  public static AccessRule systemInterfaceOnly() {
    return new AccessRule(Privilege.CALLBACK, RequestSource::isSystemInterface);
  }
}
