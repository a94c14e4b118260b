package dev.sideband.fleet.server;

import java.util.Objects;

/**
 * What came of a change of power that did not fail.
 *
 * @param effect what is known of it
 * @param text what was really done, for people: how the chassis was, what it was told, how it is
 */
public record PowerOutcome(PowerEffect effect, String text) {

  public PowerOutcome {
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(text, "text");
  }
}
