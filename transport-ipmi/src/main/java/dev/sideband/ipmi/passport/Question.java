package dev.sideband.ipmi.passport;

import java.time.Duration;

/**
 * One question that was asked for a {@link Passport}, and how it went.
 *
 * @param name the command, as the specification names it
 * @param answer what came of it
 * @param elapsed from the question to its outcome, resends included
 */
public record Question(String name, Finding<?> answer, Duration elapsed) {

  /** Tells whether a value came. */
  public boolean isAnswered() {
    return answer instanceof Finding.Known;
  }
}
