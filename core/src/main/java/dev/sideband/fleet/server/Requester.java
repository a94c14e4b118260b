package dev.sideband.fleet.server;

import dev.sideband.fleet.Role;
import java.util.Objects;

/**
 * Who asks the monitor server for something; whoever makes one of these has authenticated him.
 *
 * @param name his name as the audit shows it, 1 to 255 characters
 * @param role what he may order
 */
public record Requester(String name, Role role) {

  private static final int MOST_NAME = 255;

  public Requester {
    Objects.requireNonNull(role, "role");
    if (name.isBlank() || name.length() > MOST_NAME) {
      throw new IllegalArgumentException("name of " + name.length() + " characters");
    }
  }
}
