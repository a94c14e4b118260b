package dev.sideband.tcp.link;

import dev.sideband.transport.SessionRefusedException;
import java.util.Objects;

/** One end of a link refused the other; {@link #reason()} says why. */
public final class LinkRefusedException extends SessionRefusedException {

  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;
  private final boolean byPeer;

  /**
   * Creates the report.
   *
   * @param peer the other end
   * @param byPeer whether the other end refused this one
   * @param text more, for a person; it may come from the other end
   */
  public LinkRefusedException(String peer, RefusalReason reason, boolean byPeer, String text) {
    super(peer, (byPeer ? "refuses us, " : "refused, ") + reason + ": " + text);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.byPeer = byPeer;
  }

  /** Returns why. */
  public RefusalReason reason() {
    return reason;
  }

  /** Tells whether the other end refused this one. */
  public boolean byPeer() {
    return byPeer;
  }
}
