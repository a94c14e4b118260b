package dev.sideband.transport;

import java.net.URI;
import java.util.Set;

/**
 * Opens the doors of one transport; found by {@link java.util.ServiceLoader}.
 *
 * <p>Implementations have a public no-argument constructor, hold no state and are safe for any
 * thread.
 */
public interface TransportProvider {

  /** Returns the URI schemes that this provider opens, lower case. */
  Set<String> schemes();

  /** Returns the doors that this provider offers, such as {@code MessageChannel.class}. */
  Set<Class<?>> doors();

  /**
   * Opens a door to {@code target}.
   *
   * @param door one of {@link #doors()}
   * @throws TransportException if the target cannot be opened
   * @throws IllegalArgumentException if the URI is not of the form the provider documents
   */
  <T> T open(URI target, Class<T> door, Credentials credentials, TransportContext context)
      throws TransportException;
}
