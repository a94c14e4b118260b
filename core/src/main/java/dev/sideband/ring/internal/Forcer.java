package dev.sideband.ring.internal;

import dev.sideband.ring.RingStorage;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what has been appended survive a loss of power. One call does it for all who wait: what
 * comes while the disk works goes with the next call. Safe for any thread.
 */
public final class Forcer {

  private final RingStorage storage;
  private final ReentrantLock lock = new ReentrantLock();
  private long forced;

  /** Creates a forcer of what is appended at {@code position} and behind it. */
  public Forcer(RingStorage storage, long position) {
    this.storage = storage;
    this.forced = Layout.startOf(Layout.blockOf(position, storage), storage);
  }

  /** Tells the position up to which to force, as it stands when it is asked. */
  @FunctionalInterface
  public interface End {

    /** Returns the position behind the newest record. */
    long position();
  }

  /** Returns when all that lies before {@code wanted} is on the disk. */
  public void force(long wanted, End end) throws IOException {
    lock.lock();
    try {
      if (forced >= wanted) {
        return;
      }
      long to = end.position();
      long from = Math.max(forced, to - (long) storage.blocks() * storage.blockSize());
      while (from < to) {
        long start = Layout.startOf(Layout.blockOf(from, storage), storage);
        int length = (int) (Math.min(to, start + storage.blockSize()) - from);
        int block = Layout.placeOf(Layout.blockOf(from, storage), storage);
        storage.force(block, (int) (from - start), length);
        from += length;
      }
      forced = to;
    } finally {
      lock.unlock();
    }
  }
}
