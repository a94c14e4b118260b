package dev.sideband.snapshot;

import java.util.Optional;

/**
 * A stage's file held against its own header.
 *
 * @param stage the stage
 * @param header what the file says of its content; empty if there is no file or no readable header
 * @param damage how the file contradicts itself, in words; empty if it does not
 * @param bodyLength the length of the content found, in bytes
 * @param bodyCrc CRC-32C of the content found
 */
public record StageCheck(
    Stage stage, Optional<StageHeader> header, String damage, long bodyLength, int bodyCrc) {

  /** Returns the finding for a stage without a file. */
  public static StageCheck absent(Stage stage) {
    return new StageCheck(stage, Optional.empty(), "", 0, 0);
  }

  /** Returns the same finding under a header that is known better. */
  public StageCheck with(StageHeader known) {
    return new StageCheck(stage, Optional.of(known), damage, bodyLength, bodyCrc);
  }

  /** Tells whether the file contradicts itself. */
  public boolean isDamaged() {
    return !damage.isEmpty();
  }

  /** Tells whether the file holds a whole snapshot that agrees with its header. */
  public boolean isRight() {
    return !isDamaged() && header.isPresent() && header.get().state().isWhole();
  }
}
