package dev.sideband.ring;

/** Takes what a {@link RingFollower} reads, one call at a time. */
@FunctionalInterface
public interface RingListener {

  /**
   * Takes the next record.
   *
   * @param record valid during the call
   */
  void onRecord(RingRecord record);

  /** Takes the failure that ends the following, be it of the ring or of {@link #onRecord}. */
  default void onFailure(Exception failure) {}
}
