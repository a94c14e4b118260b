package dev.sideband.transport;

/** The other end ended the session, or forgot it; a new one may be opened. */
public final class SessionLostException extends TransportException {

  private static final long serialVersionUID = 1L;

  /** Creates the report; {@code problem} says how the loss was noticed. */
  public SessionLostException(String target, String problem) {
    super(target, problem, null);
  }
}
