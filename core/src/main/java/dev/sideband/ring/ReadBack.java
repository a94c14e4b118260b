package dev.sideband.ring;

import dev.sideband.ring.internal.BlockScan;
import dev.sideband.ring.internal.BufferStorage;
import java.io.IOException;

/**
 * Goes backwards in a ring. Records can be found from their blocks' starts alone, so each block is
 * gone through once, and where its records begin is noted. For one thread.
 */
final class ReadBack {

  private final RingStorage storage;
  private final ReadHead head;
  private final BlockScan scan;

  ReadBack(RingStorage storage, ReadHead head, BlockScan scan) {
    this.storage = storage;
    this.head = head;
    this.scan = scan;
  }

  /**
   * Reads the record before and moves before it.
   *
   * @return false if there is none that survives
   */
  boolean previous(RingRecord into) throws IOException {
    try {
      return findPrevious(into);
    } catch (InternalError e) {
      throw BufferStorage.lost(e);
    }
  }

  private boolean findPrevious(RingRecord into) throws IOException {
    while (head.isInBlock() || head.goOnAtOldest()) {
      int before = head.offset();
      if (scan.number() != head.number() || scan.end() < Math.min(before, storage.blockSize())) {
        scan.run(storage, head.number(), before);
      }
      int index = scan.lastBefore(before);
      boolean whole = index >= 0 && head.load(into, scan.start(index));
      if (head.isOvertaken() || index < 0 && !enterPrevious()) {
        return false;
      }
      if (index >= 0) {
        long records = head.header().recordsBefore() + index;
        head.stand(scan.start(index), records, head.payload() - (whole ? into.length() : 0));
        if (whole) {
          head.deliver(into);
          return true;
        }
        head.missed().damaged(0, 0, 1);
      }
    }
    return false;
  }

  /** Stands at the end of the block before that survives. */
  private boolean enterPrevious() throws IOException {
    long here = head.number();
    long recordsHere = head.header().recordsBefore();
    long payloadHere = head.header().payloadBefore();
    long first = Math.max(0, here - storage.blocks() + 1);
    for (long before = here - 1; before >= first; before--) {
      if (head.enter(before)) {
        scan.run(storage, before, storage.blockSize());
        head.standBehind(scan);
        head.missed()
            .damaged(
                recordsHere - head.records(),
                payloadHere - head.payload(),
                here - 1 - before + (scan.isDamaged() ? 1 : 0));
        return true;
      }
    }
    return false;
  }
}
