package dev.sideband.ring;

import dev.sideband.ring.internal.BlockHeader;
import dev.sideband.ring.internal.BlockIndex;
import dev.sideband.ring.internal.BlockScan;
import dev.sideband.ring.internal.Layout;
import dev.sideband.time.ClockId;
import java.io.IOException;

/** Puts a reader where a position, a time or a cursor says. For one thread. */
final class ReadSeek {

  private final RingStorage storage;
  private final ReadHead head;
  private final BlockScan scan;
  private final BlockHeader header = new BlockHeader();

  ReadSeek(RingStorage storage, ReadHead head, BlockScan scan) {
    this.storage = storage;
    this.head = head;
    this.scan = scan;
  }

  /** Moves before the oldest record that survives; nothing is missed that way. */
  void oldest() throws IOException {
    RingGap before = head.missed().total();
    head.goOnAtOldest();
    head.missed().reset(before);
  }

  /** Moves before the first record that begins at {@code position} or behind it. */
  void position(long position) throws IOException {
    oldest();
    long wanted = Math.min(head.newest(), Layout.blockOf(Math.max(0, position), storage));
    long found = wanted;
    while (found > head.number() && head.isInBlock() && !head.enter(found)) {
      found--;
    }
    if (head.isInBlock()) {
      long offset = position - Layout.startOf(head.number(), storage);
      scan.run(storage, head.number(), (int) Math.max(0, Math.min(storage.blockSize(), offset)));
      head.standBehind(scan);
    }
  }

  /**
   * Moves before the first record of this boot whose time is {@code micros} or later.
   *
   * @return false if no block of that boot survives; then nothing has moved
   */
  boolean time(ClockId boot, long micros) throws IOException {
    long last = BlockIndex.newestOf(boot, storage, header);
    if (last < 0) {
      return false;
    }
    for (long found = BlockIndex.lastBefore(micros, last, storage, header);
        found <= last;
        found++) {
      RingGap before = head.missed().total();
      if (head.enter(found)) {
        passEarlier(micros, last);
        head.missed().reset(before);
        return true;
      }
    }
    return false;
  }

  private void passEarlier(long micros, long last) throws IOException {
    RingRecord record = new RingRecord();
    while (head.next(record)) {
      if (record.micros() >= micros || head.number() > last) {
        position(record.position());
        return;
      }
    }
  }

  /** Goes back to where a reader was, with the counts of then: what is gone since is missed. */
  void resume(long position, long recordsThen, long payloadThen) throws IOException {
    head.missed().take();
    long wanted = Layout.blockOf(position, storage);
    if (wanted == head.number() && !head.isOvertaken()) {
      head.stand((int) (position - Layout.startOf(wanted, storage)), recordsThen, payloadThen);
      return;
    }
    long newest = head.newest();
    if (wanted > newest || header.loadNumber(storage, wanted)) {
      position(position);
      return;
    }
    head.count(recordsThen, payloadThen);
    if (wanted <= newest - storage.blocks()) {
      head.goOnAtOldest();
      return;
    }
    long found = wanted + 1;
    while (found <= newest && !head.enterBehindDamage(found, found - wanted)) {
      found++;
    }
  }
}
