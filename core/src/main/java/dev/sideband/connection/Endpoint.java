package dev.sideband.connection;

import java.util.Objects;

/**
 * One end of a connection.
 *
 * @param address where it is
 * @param port the TCP port, 0 to 65,535; 0 at the far end of a program that waits for connections
 */
public record Endpoint(IpAddress address, int port) {

  public Endpoint {
    Objects.requireNonNull(address, "address");
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port out of range 0..65535: " + port);
    }
  }

  @Override
  public String toString() {
    return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
