package dev.sideband.ipmi;

import java.util.List;

/** The BMC takes none of the cipher suites that were proposed. */
public final class UnsupportedSuiteException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final transient List<CipherSuite> proposed;
  private final transient List<CipherSuite> offered;

  /**
   * Creates the report.
   *
   * @param proposed what was tried
   * @param offered what the BMC says that it offers; empty if it does not say
   */
  public UnsupportedSuiteException(
      String target, RmcpStatus status, List<CipherSuite> proposed, List<CipherSuite> offered) {
    super(
        target,
        SessionStep.OPEN_SESSION,
        status,
        "takes none of the cipher suites " + ids(proposed) + ", offers " + ids(offered));
    this.proposed = List.copyOf(proposed);
    this.offered = List.copyOf(offered);
  }

  private static List<Integer> ids(List<CipherSuite> suites) {
    return suites.stream().map(CipherSuite::id).toList();
  }

  /** Returns what was tried, in that order. */
  public List<CipherSuite> proposed() {
    return proposed;
  }

  /** Returns what the BMC says that it offers; empty if it does not say. */
  public List<CipherSuite> offered() {
    return offered;
  }
}
