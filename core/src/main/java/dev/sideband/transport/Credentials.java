package dev.sideband.transport;

import java.net.URI;

/**
 * Hands out secrets when they are needed, so that they can be rotated without reopening anything.
 *
 * <p>It is asked anew for each session. The array belongs to the transport, which wipes it after
 * use; so each call returns a fresh one. Implementations are safe for any thread.
 */
@FunctionalInterface
public interface Credentials {

  /** No secrets: every user has the empty password. */
  Credentials NONE = (target, user) -> new char[0];

  /** Returns the password of {@code user} at {@code target}. */
  char[] password(URI target, String user);
}
