package dev.sideband.connection;

import java.util.Objects;

/**
 * Names one connection: four numbers alone are used again, together with the socket's they are not.
 *
 * @param local this end
 * @param remote the other end
 * @param socket the kernel's cookie of the socket; where the source gives none the inode, which is
 *     weaker: it is 0 once no program holds the socket
 */
public record ConnectionId(Endpoint local, Endpoint remote, long socket) {

  public ConnectionId {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
  }

  @Override
  public String toString() {
    return local + " " + remote + " #" + Long.toUnsignedString(socket);
  }
}
