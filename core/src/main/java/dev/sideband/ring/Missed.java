package dev.sideband.ring;

/** Counts what a reader misses: since the last record, and altogether. For one thread. */
final class Missed {

  private RingGap pending = RingGap.NONE;
  private boolean isPending;
  private RingGap total = RingGap.NONE;

  /** Counts records that were overwritten, and their payload. */
  void overwritten(long records, long bytes) {
    if ((records | bytes) != 0) {
      add(new RingGap(Math.max(0, records), Math.max(0, bytes), 0, 0, 0));
    }
  }

  /**
   * Counts records that were damaged, their payload, and how often reading had to go on elsewhere.
   */
  void damaged(long records, long bytes, long places) {
    if ((records | bytes | places) != 0) {
      add(new RingGap(0, 0, Math.max(0, records), Math.max(0, bytes), places));
    }
  }

  private void add(RingGap gap) {
    pending = pending.plus(gap);
    isPending = true;
    total = total.plus(gap);
  }

  /** Tells whether anything was missed since the last record. */
  boolean isPending() {
    return isPending;
  }

  /** Returns what was missed since the last record, and forgets it. */
  RingGap take() {
    RingGap taken = pending;
    pending = RingGap.NONE;
    isPending = false;
    return taken;
  }

  /** Returns what was missed altogether. */
  RingGap total() {
    return total;
  }

  /** Goes back to what had been missed by then. */
  void reset(RingGap totalThen) {
    take();
    total = totalThen;
  }
}
