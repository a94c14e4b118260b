package dev.sideband.connection;

import dev.sideband.alarm.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is abnormal: a measure of the connections of a group that is too high.
 *
 * @param name names the rule's alarms, such as {@code connection.close-wait}; not empty
 * @param severity how much it matters
 * @param query which connections count
 * @param mode the groups that are judged one by one; there must be a client, a service or the like
 *     in it to say who is at fault
 * @param measure what is measured of each group
 * @param raiseAt the least value that is abnormal
 * @param clearBelow the value below which it is normal again, at most {@code raiseAt}
 * @param raiseAfter how long it must be abnormal to be an alarm
 * @param clearAfter how long it must be normal for the alarm to be over
 */
public record ConnectionRule(
    String name,
    Severity severity,
    ConnectionQuery query,
    GroupMode mode,
    ConnectionMeasure measure,
    long raiseAt,
    long clearBelow,
    Duration raiseAfter,
    Duration clearAfter) {

  public ConnectionRule {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(measure, "measure");
    if (name.isEmpty() || raiseAt < 1 || clearBelow < 1 || clearBelow > raiseAt) {
      throw new IllegalArgumentException(
          "rule '" + name + "': raise at " + raiseAt + ", clear below " + clearBelow);
    }
    if (measure == ConnectionMeasure.MISSING && query.clients().isEmpty()) {
      throw new IllegalArgumentException("rule '" + name + "' names nobody who can be missing");
    }
    if (raiseAfter.isNegative() || clearAfter.isNegative()) {
      throw new IllegalArgumentException(raiseAfter + " or " + clearAfter + " is negative");
    }
  }

  /**
   * Returns a rule for connections that a program has not closed although the other end has, by
   * client and service.
   */
  public static ConnectionRule closeWait(long raiseAt, Duration raiseAfter) {
    return pileUp("connection.close-wait", TcpState.CLOSE_WAIT, raiseAt, raiseAfter);
  }

  /** Returns a rule for connections that never get beyond the request, by client and service. */
  public static ConnectionRule halfOpen(long raiseAt, Duration raiseAfter) {
    return pileUp("connection.half-open", TcpState.SYN_RECV, raiseAt, raiseAfter);
  }

  /**
   * Returns a rule for clients that should have a connection, and have none.
   *
   * @param clients those that are expected, each for itself
   * @param services the services that they should use; none for any
   * @param raiseAfter how long one may be missing
   */
  public static ConnectionRule expected(
      Set<AddressBlock> clients, Set<String> services, Duration raiseAfter) {
    return new ConnectionRule(
        "connection.client-missing",
        Severity.WARNING,
        new ConnectionQuery(clients, Set.of(TcpState.ESTABLISHED), services, Map.of()),
        GroupMode.by(GroupKey.CLIENT),
        ConnectionMeasure.MISSING,
        1,
        1,
        raiseAfter,
        Duration.ZERO);
  }

  private static ConnectionRule pileUp(
      String name, TcpState state, long raiseAt, Duration raiseAfter) {
    return new ConnectionRule(
        name,
        Severity.WARNING,
        ConnectionQuery.ALL.states(state),
        GroupMode.by(GroupKey.CLIENT, GroupKey.SERVICE),
        ConnectionMeasure.COUNT,
        raiseAt,
        Math.max(1, raiseAt / 2),
        raiseAfter,
        raiseAfter);
  }
}
