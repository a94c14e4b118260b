package dev.sideband.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The right to put the next record into a ring, which one thread has at a time and for so short
 * that others wait for it awake. Not reentrant.
 */
final class Claim {

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(int[].class);

  /**
   * So many words lie on either side of the one that counts: whoever waits for it takes no other
   * data from the caches of the one who has it. Some processors fetch two lines of 64 bytes.
   */
  private static final int MARGIN = 128 / Integer.BYTES;

  private static final int SPINS = 200;

  private final int[] words = new int[2 * MARGIN + 1];

  /** Waits until nobody has the claim, and takes it. */
  void take() {
    if (!WORDS.weakCompareAndSetAcquire(words, MARGIN, 0, 1)) {
      takeLater();
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // It yields for speed alone; correctness is the word's.
  private void takeLater() {
    int tries = 0;
    // It looks before it tries, for a try takes the word away from the one who is to reset it.
    while ((int) WORDS.getOpaque(words, MARGIN) != 0
        || !WORDS.weakCompareAndSetAcquire(words, MARGIN, 0, 1)) {
      if (tries++ < SPINS) {
        Thread.onSpinWait();
      } else {
        // With more threads than processors the one that has it may need ours.
        Thread.yield();
      }
    }
  }

  /** Gives the claim back, with all that was written under it. */
  void giveBack() {
    WORDS.setRelease(words, MARGIN, 0);
  }
}
