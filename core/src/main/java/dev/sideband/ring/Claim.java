package dev.sideband.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The right to put the next record into a ring, which one thread has at a time. Not reentrant.
 *
 * <p>Whoever finds it taken looks again after a while, and after a longer one each time, up to some
 * microseconds. For the one who has it does all its work in some tens of nanoseconds, and what it
 * works on is in the caches of its processor: to fetch that over takes as long again. So the one
 * who comes back first, as a rule the one who had it, gets it, and two threads together append
 * about as fast as one alone. All get their turn: those who wait look while the claim is free, too.
 */
final class Claim {

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(int[].class);

  /**
   * So many words lie on either side of the one that counts: whoever waits for it takes no other
   * data from the caches of the one who has it. Some processors fetch two lines of 64 bytes.
   */
  private static final int MARGIN = 128 / Integer.BYTES;

  /** How long to wait before looking again, in spins: at first, and at most. */
  private static final int LEAST_WAIT = 4;

  private static final int MOST_WAIT = 256;

  /** After so many spins others get the processor. */
  private static final int SPINS = 400;

  private final int[] words = new int[2 * MARGIN + 1];

  /** Waits until nobody has the claim, and takes it. */
  void take() {
    if (!WORDS.weakCompareAndSetAcquire(words, MARGIN, 0, 1)) {
      takeLater();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // It yields for speed alone; correctness is the word's.
  private void takeLater() {
    int wait = LEAST_WAIT;
    int waited = 0;
    do {
      for (int i = 0; i < wait; i++) {
        Thread.onSpinWait();
      }
      waited += wait;
      wait = Math.min(MOST_WAIT, 2 * wait);
      if (waited > SPINS) {
        // With more threads than processors the one that has it may need ours.
        Thread.yield();
      }
      // It looks before it tries, for a try takes the word away from the one who is to reset it.
    } while ((int) WORDS.getOpaque(words, MARGIN) != 0
        || !WORDS.weakCompareAndSetAcquire(words, MARGIN, 0, 1));
  }

  /** Gives the claim back, with all that was written under it. */
  void giveBack() {
    WORDS.setRelease(words, MARGIN, 0);
  }
}
