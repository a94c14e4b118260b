package dev.sideband.monitor;

import java.util.Objects;

/**
 * Names what is watched and where.
 *
 * @param machine the machine, as its operator names it
 * @param part the part of it, such as {@code processes} or {@code console/ttyS0}
 */
public record SourceId(String machine, String part) {

  public SourceId {
    Objects.requireNonNull(machine, "machine");
    Objects.requireNonNull(part, "part");
  }

  @Override
  public String toString() {
    return machine + "/" + part;
  }
}
