package dev.sideband.fleet.service;

import java.util.Objects;

/**
 * What came of trying once whether a service is well.
 *
 * @param well whether it is
 * @param text what was seen, for people, such as {@code connection refused}
 */
public record ProbeResult(boolean well, String text) {

  public ProbeResult {
    Objects.requireNonNull(text, "text");
  }
}
