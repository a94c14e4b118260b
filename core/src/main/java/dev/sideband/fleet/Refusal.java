package dev.sideband.fleet;

import java.util.Objects;

/**
 * Why an instruction is not done.
 *
 * @param reason the kind of reason
 * @param text more about it, for people; may be empty
 */
public record Refusal(RefusalReason reason, String text) {

  public Refusal {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(text, "text");
  }
}
