package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTimelineTest {

  private static final int STREAM = 5;

  private final ConsoleTimeline timeline = ConsoleTimeline.numberedByBmc();

  private List<ByteSpan> accept(long offset, int length) {
    return timeline.accept(STREAM, offset, length, 0);
  }

  @Test
  @Tag("S2-32")
  void tellsNewFromRepeatedAndMissing() {
    assertEquals(List.of(new ByteSpan(0, 100)), accept(0, 100));
    assertEquals(List.of(), accept(40, 60), "a repeat");
    assertEquals(List.of(new ByteSpan(100, 120)), accept(90, 30), "an overlap");
    assertEquals(List.of(new ByteSpan(200, 210)), accept(200, 10), "beyond a hole");
    assertEquals(List.of(new ByteSpan(120, 200)), timeline.missing());
    assertEquals(120, timeline.contiguousTo());
    assertEquals(
        List.of(new ByteSpan(120, 200), new ByteSpan(210, 220)), accept(110, 110), "the refill");
    assertEquals("complete from 0 to 220", timeline.completeness().toString());
    assertEquals(60 + 10 + 20, timeline.completeness().repeated());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @Tag("S2-32")
  void holdsEachByteOnceWhateverComes(long seed) {
    Random random = new Random(seed);
    BitSet model = new BitSet();
    int first = Integer.MAX_VALUE;
    for (int i = 0; i < 500; i++) {
      int offset = random.nextInt(5_000);
      int length = random.nextInt(60);
      first = Math.min(first, offset);
      List<ByteSpan> fresh = accept(offset, length);
      for (ByteSpan span : fresh) {
        for (int at = (int) span.from(); at < span.to(); at++) {
          assertFalse(model.get(at), "given out twice: " + at);
        }
      }
      fresh.forEach(span -> model.set((int) span.from(), (int) span.to()));
      assertEquals(length, model.get(offset, offset + length).cardinality(), "all is held");
    }
    BitSet missing = new BitSet();
    timeline.missing().forEach(span -> missing.set((int) span.from(), (int) span.to()));
    BitSet expected = new BitSet();
    expected.set(first, (int) timeline.head());
    expected.andNot(model);
    assertEquals(expected, missing);
  }

  @Test
  @Tag("S2-55")
  void whatTheBmcHasOverwrittenIsMissingForGood() {
    accept(0, 100);
    assertEquals(0, timeline.known(STREAM, 50, 500, 9));
    assertEquals(List.of(new ByteSpan(100, 500)), timeline.missing());
    assertEquals(60, timeline.known(STREAM, 160, 600, 9));
    assertEquals(0, timeline.known(STREAM, 160, 600, 9), "told once");
    assertEquals(List.of(new ByteSpan(160, 600)), timeline.missing());
    accept(160, 440);
    assertEquals(
        "from 0 to 600, missing 100..160 (OVERWRITTEN)", timeline.completeness().toString());
    assertEquals(List.of(), accept(100, 60), "it is given up");
  }

  @Test
  @Tag("S2-53")
  void anotherStreamEndsTheOneBefore() {
    accept(0, 10);
    accept(20, 10);
    timeline.accept(STREAM + 1, 0, 5, 77);
    assertEquals(STREAM + 1, timeline.stream());
    assertEquals(
        List.of(
            new ConsoleGap(STREAM, new ByteSpan(10, 20), 0, 0, GapCause.STREAM_LOST),
            new ConsoleGap(STREAM, new ByteSpan(30, 30), 0, 77, GapCause.STREAM_LOST)),
        timeline.completeness().gaps());
    assertEquals(List.of(), timeline.missing());
  }

  @Test
  @Tag("S2-49")
  void goesOnWhereAnEarlierCollectionEnded() {
    timeline.resume(STREAM, 1_000);
    assertEquals(List.of(), accept(900, 100), "held already");
    assertEquals(List.of(new ByteSpan(1_000, 1_010)), accept(990, 20));
    timeline.known(STREAM, 0, 1_200, 0);
    assertEquals(List.of(new ByteSpan(1_010, 1_200)), timeline.missing());
  }

  @Test
  void takesHistoryFromBeforeTheFirstChunk() {
    accept(1_000, 10);
    assertEquals(List.of(new ByteSpan(500, 1_000)), accept(500, 505));
    assertTrue(timeline.completeness().isComplete());
  }

  @Test
  @Tag("S2-56")
  void aPlainBmcsGapIsATime() {
    ConsoleTimeline local = ConsoleTimeline.local(0);
    assertEquals(new ByteSpan(0, 10), local.append(10, 100));
    local.interrupted(100);
    local.interrupted(150);
    assertEquals(new ByteSpan(10, 30), local.append(20, 400));
    local.append(5, 500);
    assertEquals(
        List.of(
            new ConsoleGap(
                ConsoleTimeline.LOCAL_STREAM, new ByteSpan(10, 10), 100, 400, GapCause.NO_HISTORY)),
        local.completeness().gaps());
    assertEquals(
        "from 0 to 35 (numbered locally), unknown bytes missing at 10 (NO_HISTORY)",
        local.completeness().toString());
    assertThrows(IllegalStateException.class, () -> local.accept(STREAM, 0, 1, 0));
    assertThrows(IllegalStateException.class, () -> timeline.append(1, 0));
  }

  @Test
  void staysBounded() {
    for (int i = 0; i < 3 * ConsoleTimeline.MOST_HOLES; i++) {
      accept(10L * i, 5);
    }
    assertTrue(timeline.missing().size() <= ConsoleTimeline.MOST_HOLES);
    List<ConsoleGap> gaps = timeline.completeness().gaps();
    assertEquals(ConsoleTimeline.MOST_GAPS, gaps.size());
    assertEquals(GapCause.TOO_MANY_GAPS, gaps.get(0).cause());
  }
}
