package dev.sideband.transport;

/**
 * The other end is there and refuses a session; each transport tells the reasons apart by types of
 * its own.
 */
public abstract non-sealed class SessionRefusedException extends TransportException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says why the session was refused, and never a secret. */
  protected SessionRefusedException(String target, String problem) {
    super(target, problem, null);
  }
}
