package dev.sideband.snapshot;

import dev.sideband.time.Stamp;
import java.util.Objects;

/**
 * What a stage says of its content; it stands at the front of the stage's file.
 *
 * @param stage the stage
 * @param generation grows by at least one with each new content of this stage, never repeats
 * @param state what the stage holds
 * @param abandonReason why it was given up, {@link AbandonReason#NONE} unless abandoned
 * @param origin where the snapshot comes from
 * @param rows the number of rows; 0 until the content has been checked
 * @param length the length of the content in bytes, so far
 * @param crc CRC-32C of the content; of a temporary stage that failed its check, the one that its
 *     writer claims; 0 until the content has been checked
 * @param written when this stage got this content; of an abandoned one, when its writer was heard
 *     last
 * @param request the number of the request that made this content: the write handle in the
 *     temporary and intermediate stages, the display token in the display stage
 */
public record StageHeader(
    Stage stage,
    long generation,
    StageState state,
    AbandonReason abandonReason,
    SnapshotOrigin origin,
    long rows,
    long length,
    int crc,
    Stamp written,
    long request) {

  public StageHeader {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(abandonReason, "abandonReason");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(written, "written");
  }

  /** Returns the header of a temporary stage that nothing has been written to yet. */
  public static StageHeader receiving(long generation, SnapshotOrigin origin, long handle) {
    return new StageHeader(
        Stage.TEMPORARY,
        generation,
        StageState.RECEIVING,
        AbandonReason.NONE,
        origin,
        0,
        0,
        0,
        origin.received(),
        handle);
  }

  /** Returns the header of this content once it has been checked and found whole. */
  public StageHeader stopped(long rows, long length, int crc, Stamp now) {
    return new StageHeader(
        stage,
        generation,
        StageState.STOPPED,
        AbandonReason.NONE,
        origin,
        rows,
        length,
        crc,
        now,
        request);
  }

  /** Returns the header of this content given up, with the checksum that its writer claimed. */
  public StageHeader abandoned(AbandonReason reason, long length, int claimedCrc, Stamp lastHeard) {
    return new StageHeader(
        stage,
        generation,
        StageState.ABANDONED,
        reason,
        origin,
        0,
        length,
        claimedCrc,
        lastHeard,
        request);
  }

  /** Returns the header of a whole copy of this content. */
  public StageHeader copiedTo(Stage target, long generation, long request, Stamp now) {
    return new StageHeader(
        target,
        generation,
        StageState.COMPLETE,
        AbandonReason.NONE,
        origin,
        rows,
        length,
        crc,
        now,
        request);
  }

  /** Returns why the stage was abandoned, in words; empty if it was not. */
  public String reason() {
    return state == StageState.ABANDONED
        ? abandonReason.phrase() + ", last heard " + written.wall()
        : "";
  }

  /** Returns this header with another length. */
  public StageHeader withLength(long length) {
    return new StageHeader(
        stage, generation, state, abandonReason, origin, rows, length, crc, written, request);
  }
}
