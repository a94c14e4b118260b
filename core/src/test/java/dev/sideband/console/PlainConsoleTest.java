package dev.sideband.console;

import static dev.sideband.console.HandConsole.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleChunk.Kind;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-56")
class PlainConsoleTest {

  private static final String FIRST = "the first line of them all\r\n";
  private static final String LOST = "a line that nobody heard\r\n";
  private static final String AGAIN = "a line after the line came back\r\n";
  private static final String LAST = "and one more line at last\r\n";

  private final StringBuilder stored = new StringBuilder();
  private int asked;
  private boolean isDiskFull;
  private final PlainConsole console = new PlainConsole(this::keep, 0, Bytes.EMPTY, () -> asked++);

  private void keep(ConsoleRecord entry) throws IOException {
    if (isDiskFull) {
      throw new IOException("the disk is full");
    }
    if (entry instanceof ConsoleRecord.Said said) {
      assertEquals(
          stored.toString().replace("<gap>", "").replace("<repeated>", "").length(), said.offset());
      stored.append(new String(said.data().toArray(), StandardCharsets.US_ASCII));
    } else {
      stored.append(entry instanceof ConsoleRecord.Missing ? "<gap>" : "<repeated>");
    }
  }

  private void hear(String text) throws IOException {
    hear(Kind.NEXT, text);
  }

  private void hear(Kind kind, String text) throws IOException {
    console.heard(new ConsoleChunk(kind, null, bytes(text), 5));
  }

  @Test
  void getsWhatWasMissedBeforeAnythingElseIsStored() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    assertTrue(console.isRecalling());
    hear(AGAIN);
    hear(LAST);
    assertEquals(FIRST, stored.toString());
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + AGAIN + LAST, stored.toString());
    assertTrue(console.completeness().isComplete());
    assertEquals(1, asked);
  }

  @Test
  void asksForWhatASilentConsoleSaid() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    console.recalled(bytes(FIRST + LOST));
    assertEquals(FIRST + LOST, stored.toString());
    hear(AGAIN);
    assertEquals(2, asked, "whether that follows");
    console.recalled(bytes(FIRST + LOST + "a line in between\r\n" + AGAIN));
    assertEquals(FIRST + LOST + "a line in between\r\n" + AGAIN, stored.toString());
    hear(LAST);
    assertEquals(2, asked);
    assertTrue(console.completeness().isComplete());
  }

  @Test
  void leavesOutWhatTheOtherEndToldBeforeItSentIt() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    console.recalled(bytes(FIRST + LOST + AGAIN));
    hear(LOST.substring(5));
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + AGAIN, stored.toString());
    hear(AGAIN + LAST);
    console.recalled(bytes(LOST + AGAIN + LAST));
    assertEquals(FIRST + LOST + AGAIN + LAST, stored.toString());
    assertTrue(console.completeness().isComplete());
  }

  @Test
  void goesOnBehindWhatTheOtherEndToldAlsoIfItTellsNothingMore() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    console.recalled(bytes(FIRST + LOST + AGAIN));
    hear(AGAIN + LAST);
    console.recalled(null);
    assertEquals(FIRST + LOST + AGAIN + LAST, stored.toString());
    assertTrue(console.completeness().isComplete());
  }

  @Test
  @Tag("S2-55")
  void marksTheGapBehindWhatWaitsAgain() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(AGAIN);
    hear(Kind.AFTER_GAP, LAST);
    console.interrupted(2);
    console.recalled(bytes(FIRST + LOST + AGAIN));
    hear("and a line behind another gap\r\n");
    console.recalled(null);
    console.recalled(null);
    assertEquals(
        FIRST + LOST + AGAIN + "<gap>" + LAST + "<gap>and a line behind another gap\r\n",
        stored.toString());
  }

  @Test
  @Tag("S2-55")
  void putsNothingBeforeWhatWasSaidBeforeIt() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(AGAIN);
    console.interrupted(2);
    console.recalled(bytes(lines(500, 510)));
    console.recalled(bytes(lines(500, 515)));
    assertEquals(FIRST + "<gap>" + AGAIN, stored.toString());
    console.live();
    console.recalled(bytes(lines(500, 520)));
    assertEquals(FIRST + "<gap>" + AGAIN + "<gap>" + lines(500, 520), stored.toString());
  }

  @Test
  void asksWhenPacketsAreMissing() throws Exception {
    hear(FIRST);
    hear(Kind.AFTER_GAP, AGAIN);
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + AGAIN, stored.toString());
    assertTrue(console.completeness().isComplete());
  }

  @Test
  @Tag("S2-55")
  void marksWhatIsNotKept() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(AGAIN);
    console.recalled(null);
    assertEquals(FIRST + "<gap>" + AGAIN, stored.toString());
    hear(Kind.AFTER_GAP, LAST);
    console.recalled(bytes(LOST + LAST));
    assertEquals(FIRST + "<gap>" + AGAIN + "<gap>" + LOST + LAST, stored.toString());
    assertEquals(2, console.completeness().gaps().size());
  }

  @Test
  void marksAGapOnceWhenNothingCouldBeHadAndNothingHadCome() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    console.recalled(null);
    hear(AGAIN);
    hear(LAST);
    assertEquals(FIRST + "<gap>" + AGAIN + LAST, stored.toString());
    assertEquals(1, asked);
  }

  @Test
  void asksAgainWhenTheLineBreaksMeanwhile() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    console.interrupted(2);
    hear(AGAIN);
    console.recalled(bytes(FIRST));
    assertEquals(2, asked);
    assertEquals(FIRST, stored.toString());
    hear(LAST);
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + AGAIN + LAST, stored.toString());
  }

  @Test
  void asksForEachOfTwoGaps() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(AGAIN);
    console.interrupted(2);
    hear(LAST);
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + AGAIN, stored.toString());
    assertTrue(console.isRecalling());
    console.recalled(bytes(FIRST + LOST + AGAIN + "more that was lost\r\n" + LAST));
    assertEquals(FIRST + LOST + AGAIN + "more that was lost\r\n" + LAST, stored.toString());
    assertEquals(2, asked);
  }

  @Test
  void asksAboutAnInterruptionBehindWhatWaited() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(AGAIN);
    console.interrupted(2);
    console.recalled(bytes(FIRST + AGAIN));
    assertFalse(console.isRecalling());
    console.live();
    console.recalled(bytes(FIRST + AGAIN + LOST));
    assertEquals(FIRST + AGAIN + LOST, stored.toString());
  }

  @Test
  void keepsRepeatsApart() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(Kind.INFERRED_REPEAT, FIRST);
    hear(AGAIN);
    console.recalled(bytes(FIRST + LOST + AGAIN));
    assertEquals(FIRST + LOST + "<repeated>" + AGAIN, stored.toString());
  }

  @Test
  void keepsRepeatsApartAlsoIfTheOtherEndTellsNothing() throws Exception {
    hear(FIRST);
    console.interrupted(1);
    console.live();
    hear(Kind.INFERRED_REPEAT, FIRST);
    hear(AGAIN);
    console.recalled(null);
    assertEquals(FIRST + "<repeated><gap>" + AGAIN, stored.toString());
  }

  @Test
  void waitsForNoMoreThanItMayKeep() throws Exception {
    hear(FIRST);
    hear(Kind.AFTER_GAP, AGAIN);
    String much = "x".repeat(Recall.MOST_WAITING);
    hear(much);
    assertEquals(FIRST + "<gap>" + AGAIN + much, stored.toString());
    console.recalled(bytes(FIRST + LOST));
    assertEquals(FIRST + "<gap>" + AGAIN + much, stored.toString());
  }

  @Test
  void storesWhatWaitsWhenItEnds() throws Exception {
    hear(FIRST);
    hear(Kind.AFTER_GAP, AGAIN);
    console.end();
    assertEquals(FIRST + "<gap>" + AGAIN, stored.toString());
  }

  @Test
  void marksWhatCouldNotBeStored() throws Exception {
    hear(FIRST);
    hear(Kind.AFTER_GAP, AGAIN);
    isDiskFull = true;
    assertThrows(IOException.class, () -> console.recalled(bytes(FIRST + LOST + AGAIN)));
    isDiskFull = false;
    hear(LAST);
    console.recalled(null);
    assertEquals(FIRST + "<gap>" + LAST, stored.toString());
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(each -> "line " + each + " of a console that says a lot\r\n")
        .collect(Collectors.joining());
  }

  /** Hears a piece at a time, all within a moment. */
  private void hearAt(Duration time, String text) throws IOException {
    for (int at = 0; at < text.length(); at += 200) {
      String piece = text.substring(at, Math.min(text.length(), at + 200));
      console.heard(new ConsoleChunk(Kind.NEXT, null, bytes(piece), time.toNanos() + at));
    }
  }

  @Test
  void getsWhatWasDroppedByOneThatWasHeldUp() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    hearAt(Duration.ofSeconds(6), lines(50, 200) + lines(300, 320));
    assertEquals(1, asked);
    assertTrue(console.isRecalling());
    console.recalled(bytes(lines(150, 310)));
    assertEquals(lines(0, 320), stored.toString());
    assertTrue(console.completeness().isComplete());
    hearAt(Duration.ofSeconds(7), lines(320, 400));
    assertEquals(lines(0, 400), stored.toString());
    assertEquals(1, asked, "of each silence once");
  }

  @Test
  void asksAgainWhenWhatWasSaidLastWasDroppedToo() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    hearAt(Duration.ofSeconds(6), lines(50, 200));
    console.recalled(bytes(lines(150, 300)));
    assertEquals(2, asked);
    hearAt(Duration.ofSeconds(7), lines(301, 320));
    console.recalled(bytes(lines(170, 310)));
    assertEquals(lines(0, 320), stored.toString());
    assertEquals(2, asked);
    assertTrue(console.completeness().isComplete());
  }

  @Test
  @Tag("S2-55")
  void marksWhatWasDroppedAndIsNotKept() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    hearAt(Duration.ofSeconds(6), lines(50, 200) + "a line that" + lines(300, 320));
    console.recalled(bytes(lines(250, 310)));
    assertEquals(lines(0, 200) + "a line that<gap>" + lines(250, 320), stored.toString());
    assertEquals(1, console.completeness().gaps().size());
    assertEquals(1, asked);
  }

  @Test
  void getsWhatWasDroppedAtTwoPlaces() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    hearAt(Duration.ofSeconds(6), lines(50, 150) + lines(180, 190) + lines(200, 320));
    console.recalled(bytes(lines(140, 310)));
    assertEquals(lines(0, 320), stored.toString());
    assertTrue(console.completeness().isComplete());
  }

  @Test
  @Tag("S2-55")
  void marksEachOfTwoHolesOfWhichTheFirstIsNotKept() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    String some = lines(100, 150) + "a line that";
    hear(Kind.AFTER_GAP, some);
    hearAt(Duration.ofSeconds(1), lines(200, 220));
    console.recalled(bytes(lines(190, 210)));
    assertEquals(lines(0, 50) + "<gap>" + some + "<gap>" + lines(190, 220), stored.toString());
    assertEquals(2, console.completeness().gaps().size());
  }

  @Test
  @Tag("S2-55")
  void marksWhatIsMissingBehindAHistoryThatBrokeOff() throws Exception {
    hear(lines(0, 50));
    hear(Kind.AFTER_GAP, lines(100, 120));
    for (int i = 0; i < 5; i++) {
      console.recalled(bytes(lines(30, 60)));
    }
    assertEquals(lines(0, 60) + "<gap>" + lines(100, 120), stored.toString());
    assertEquals(5, asked);
  }

  @Test
  void looksForWhatWasThrownAwayWhileAPacketWasSentAgain() throws Exception {
    console.heard(new ConsoleChunk(Kind.NEXT, null, bytes(lines(10, 16)), 0));
    console.heard(new ConsoleChunk(Kind.NEXT, null, bytes(lines(16, 22)), 0));
    long later = Duration.ofMillis(1_010).toNanos();
    console.heard(new ConsoleChunk(Kind.NEXT, null, bytes(lines(29, 30)), later));
    assertEquals(1, asked);
    console.recalled(bytes(lines(12, 30)));
    assertEquals(lines(10, 30), stored.toString());
    assertTrue(console.completeness().isComplete());
  }

  @Test
  void marksNothingWhereNothingWasDropped() throws Exception {
    hearAt(Duration.ofSeconds(1), lines(0, 50));
    hearAt(Duration.ofSeconds(6), lines(50, 200));
    console.recalled(bytes(lines(100, 190)));
    hearAt(Duration.ofSeconds(9), lines(200, 300));
    console.recalled(null);
    hearAt(Duration.ofSeconds(12), lines(300, 320));
    assertEquals(lines(0, 320), stored.toString());
    assertEquals(2, asked, "a few lines after a silence are nothing");
    assertTrue(console.completeness().isComplete());
  }

  @Test
  void asksNobodyWhoKeepsNothing() throws Exception {
    PlainConsole alone = new PlainConsole(this::keep, 0, Bytes.EMPTY, null);
    alone.heard(new ConsoleChunk(Kind.NEXT, null, bytes(FIRST), 5));
    alone.heard(new ConsoleChunk(Kind.AFTER_GAP, null, bytes(AGAIN), 5));
    assertEquals(FIRST + "<gap>" + AGAIN, stored.toString());
  }
}
