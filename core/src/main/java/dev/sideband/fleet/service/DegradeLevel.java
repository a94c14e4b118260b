package dev.sideband.fleet.service;

import java.util.List;
import java.util.Objects;

/**
 * A reduced level at which a service can run.
 *
 * @param name its name; {@value #FULL} is the level that is not reduced, and cannot be declared
 * @param enter the program and arguments that bring the running service to this level; copied
 */
public record DegradeLevel(String name, List<String> enter) {

  /** The level at which a service starts. */
  public static final String FULL = "full";

  public DegradeLevel {
    Objects.requireNonNull(name, "name");
    enter = List.copyOf(enter);
    if (name.isBlank() || name.equals(FULL) || enter.isEmpty()) {
      throw new IllegalArgumentException("level \"" + name + "\", command " + enter);
    }
  }
}
