package dev.sideband.console;

import java.util.Objects;

/**
 * A place in a console's log where bytes are missing for good.
 *
 * @param stream the stream that the offsets count in
 * @param bytes the missing bytes; empty if their number is not known, as with a plain BMC
 * @param lastGood when the last byte before came, nanoseconds of the ticker
 * @param firstGood when the first byte after came
 * @param cause why
 */
public record ConsoleGap(
    int stream, ByteSpan bytes, long lastGood, long firstGood, GapCause cause) {

  public ConsoleGap {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(cause, "cause");
  }
}
