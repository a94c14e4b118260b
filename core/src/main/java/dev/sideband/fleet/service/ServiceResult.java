package dev.sideband.fleet.service;

import dev.sideband.fleet.RefusalReason;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of an order to a service.
 *
 * @param done whether it was carried out
 * @param refusal why it was not even begun; empty of one that was
 * @param text more about it, for people
 */
public record ServiceResult(boolean done, Optional<RefusalReason> refusal, String text) {

  public ServiceResult {
    Objects.requireNonNull(text, "text");
    if (done && refusal.isPresent()) {
      throw new IllegalArgumentException("done, and refused: " + refusal);
    }
  }

  /** An order that was begun. */
  public ServiceResult(boolean done, String text) {
    this(done, Optional.empty(), text);
  }

  /** An order that could not be written down, and what is not is not done. */
  static ServiceResult notRecorded(String text) {
    return new ServiceResult(false, Optional.of(RefusalReason.NOT_RECORDED), text);
  }
}
