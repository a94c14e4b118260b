package dev.sideband.fleet;

import dev.sideband.wire.Bytes;
import java.util.Objects;

/**
 * How far a journal has come. Whoever has kept one of these can see later that nothing before it
 * was changed or left out.
 *
 * @param lines how many lines there are
 * @param hash the SHA-256 of the last one; of a journal without lines, zeros
 */
public record JournalHead(long lines, Bytes hash) {

  public JournalHead {
    Objects.requireNonNull(hash, "hash");
  }
}
