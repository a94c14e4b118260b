package dev.sideband.ring;

/**
 * What a reader did not get between two records, and why.
 *
 * <p>The counts are exact, save that damage behind the newest record that was whole when a log was
 * opened is counted by what can still be seen of it.
 *
 * @param overwrittenRecords records that newer ones took the place of before they were read
 * @param overwrittenBytes their payload
 * @param damagedRecords records that were damaged, or stood behind damage in the same block
 * @param damagedBytes their payload
 * @param damagedPlaces how often reading had to go on at another block because of damage; more than
 *     {@code damagedRecords} tells of when what was damaged held no record yet
 */
public record RingGap(
    long overwrittenRecords,
    long overwrittenBytes,
    long damagedRecords,
    long damagedBytes,
    long damagedPlaces) {

  /** Nothing is missing. */
  public static final RingGap NONE = new RingGap(0, 0, 0, 0, 0);

  /** Returns how many records are missing. */
  public long records() {
    return overwrittenRecords + damagedRecords;
  }

  /** Returns the bytes of payload that are missing. */
  public long bytes() {
    return overwrittenBytes + damagedBytes;
  }

  /** Tells whether anything was missing or damaged. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Returns both together. */
  public RingGap plus(RingGap other) {
    return new RingGap(
        overwrittenRecords + other.overwrittenRecords,
        overwrittenBytes + other.overwrittenBytes,
        damagedRecords + other.damagedRecords,
        damagedBytes + other.damagedBytes,
        damagedPlaces + other.damagedPlaces);
  }
}
