package dev.sideband.snapshot;

import java.util.Objects;

/**
 * Why a page shows what it shows, found by holding the three stages against each other.
 *
 * @param cause the first cause on the way from the agent to the page
 * @param text the cause and what it was seen by, for a person
 * @param temporary the temporary stage's file
 * @param intermediate the intermediate stage's file
 * @param display the display stage's file
 */
public record Diagnosis(
    Cause cause, String text, StageCheck temporary, StageCheck intermediate, StageCheck display) {

  public Diagnosis {
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(text, "text");
  }
}
