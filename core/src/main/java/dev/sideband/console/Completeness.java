package dev.sideband.console;

import java.util.List;

/**
 * What is held of a console's log and what is not.
 *
 * @param numbering who numbered the bytes
 * @param stream the current stream
 * @param held the bytes of the current stream from the first held to the newest known
 * @param missing what of that is not held and may still be fetched, in order
 * @param gaps what is missing for good, of all streams, oldest first
 * @param repeated how many bytes came more than once and were left out
 */
public record Completeness(
    Numbering numbering,
    int stream,
    ByteSpan held,
    List<ByteSpan> missing,
    List<ConsoleGap> gaps,
    long repeated) {

  public Completeness {
    missing = List.copyOf(missing);
    gaps = List.copyOf(gaps);
  }

  /** Tells whether every byte from the first to the newest known is held. */
  public boolean isComplete() {
    return missing.isEmpty() && gaps.isEmpty();
  }

  /** Says it for a person: {@code complete from a to b}, or each gap with its cause. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(isComplete() ? "complete from " : "from ")
            .append(held.from())
            .append(" to ")
            .append(held.to())
            .append(numbering == Numbering.LOCAL ? " (numbered locally)" : "");
    missing.forEach(span -> text.append(", to be fetched ").append(span));
    gaps.forEach(gap -> text.append(", ").append(describe(gap)));
    return text.toString();
  }

  private static String describe(ConsoleGap gap) {
    return gap.bytes().length() == 0
        ? "unknown bytes missing at " + gap.bytes().from() + " (" + gap.cause() + ")"
        : "missing " + gap.bytes() + " (" + gap.cause() + ")";
  }
}
