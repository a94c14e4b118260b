package dev.sideband.linux.internal.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SequenceGapsTest {

  private final SequenceGaps gaps = new SequenceGaps();

  @Test
  void countsPerProcessorFromWhateverComesFirst() {
    gaps.seen(0, 100);
    gaps.seen(1, 7);
    gaps.seen(0, 101);
    gaps.seen(1, 8);
    assertEquals(0, gaps.missing());
    gaps.seen(0, 105);
    gaps.seen(1, 10);
    assertEquals(4, gaps.missing());
  }

  @Test
  void twoTheWrongWayRoundAreNotMissing() {
    gaps.seen(0, 1);
    gaps.seen(0, 3);
    gaps.seen(0, 2);
    gaps.seen(0, 4);
    assertEquals(0, gaps.missing());
  }

  @Test
  void numbersBeginAgain() {
    gaps.seen(0, -2);
    gaps.seen(0, -1);
    gaps.seen(0, 0);
    gaps.seen(0, Integer.MAX_VALUE);
    assertEquals(Integer.MAX_VALUE - 1L, gaps.missing());
    gaps.seen(0, Integer.MIN_VALUE);
    assertEquals(Integer.MAX_VALUE - 1L, gaps.missing());
  }

  @Test
  void processorsThatCannotBeAreLeftOut() {
    gaps.seen(-1, 5);
    gaps.seen(Integer.MAX_VALUE, 5);
    gaps.seen(8191, 5);
    gaps.seen(8191, 7);
    assertEquals(1, gaps.missing());
  }
}
