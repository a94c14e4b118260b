package dev.sideband.fleet.service;

import java.util.Objects;

/**
 * What came of running a program.
 *
 * @param done whether it ended by itself with exit code 0
 * @param text what there is to say of it, for people: how it ended, and the end of its output
 */
public record CommandResult(boolean done, String text) {

  public CommandResult {
    Objects.requireNonNull(text, "text");
  }
}
