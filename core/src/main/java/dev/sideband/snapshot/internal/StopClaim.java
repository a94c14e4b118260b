package dev.sideband.snapshot.internal;

import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.snapshot.SnapshotRefusal;
import dev.sideband.snapshot.SnapshotRefusedException;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageView;
import java.io.IOException;
import java.util.Optional;

/**
 * What a writer says at its stop of the plain content that it sent.
 *
 * @param length its bytes
 * @param rows its rows
 * @param crc its CRC-32C
 */
public record StopClaim(long length, long rows, int crc) {

  /** Returns how the content contradicts the claim, in words, or empty if it does not. */
  Optional<String> contradiction(StageView content, SnapshotFormat format) throws IOException {
    long foundLength = content.header().length();
    int foundCrc = Crc32c.of(content.stream());
    if (foundLength != length || foundCrc != crc) {
      return Optional.of(
          String.format(
              "%d bytes with checksum %08x came, not %d with %08x",
              foundLength, foundCrc, length, crc));
    }
    long foundRows = format.rows(content.stream());
    return foundRows == rows
        ? Optional.empty()
        : Optional.of(foundRows + " rows came, not " + rows);
  }

  /** Checks that the claim is the one that a content was stopped with. */
  public void checkRepeats(StageHeader stopped) throws SnapshotRefusedException {
    if (stopped.length() != length || stopped.rows() != rows || stopped.crc() != crc) {
      throw new SnapshotRefusedException(
          SnapshotRefusal.CONFLICT, "this write was stopped before, with other figures");
    }
  }
}
