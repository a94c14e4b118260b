package dev.sideband.console;

import static dev.sideband.console.HandConsole.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-56")
class RecollectionTest {

  private static final String NOTHING = "nothing";

  private final Recollection recollection = new Recollection();

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append("line ").append(i).append(" of a console\r\n");
    }
    return text.toString();
  }

  /** What becomes of what came, gaps shown. Behind "+" what is held goes on. */
  private String mend(String kept, String since, int first) {
    return recollection
        .mend(bytes(kept), bytes(since), first, true)
        .map(mended ->
            (mended.bridges() ? "+" : "")
                + since.substring(0, mended.at())
                + (mended.isWhole() ? "" : "<gap>")
                + new String(mended.bytes().toArray(), US_ASCII)
                + (mended.goesOn() ? "" : "<gap>")
                + since.substring(mended.to()))
        .orElse(NOTHING);
  }

  /** What came has all come since the other end was asked. */
  private String bridged(String kept, String since) {
    return mend(kept, since, 0);
  }

  /** Some of what came had come before the other end was asked. */
  private String mended(String kept, String since) {
    return mend(kept, since, 16);
  }

  @Test
  void findsWhatLiesBetween() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals("+" + lines(40, 80), bridged(lines(10, 70), lines(60, 80)));
    assertEquals("+" + lines(40, 80), bridged(lines(10, 60), lines(60, 80)));
    assertEquals("+" + lines(40, 60), bridged(lines(33, 60), ""));
    assertEquals("+" + lines(40, 60), bridged(lines(30, 50), lines(40, 60)));
    assertEquals("+" + lines(40, 60), bridged(lines(30, 40), lines(40, 60)));
    assertEquals("+" + lines(40, 80), mended(lines(10, 90), lines(60, 80)));
  }

  @Test
  void findsItInTheMiddleOfALine() {
    String all = lines(0, 30);
    recollection.held(bytes(all.substring(0, 333)));
    String behind = "+" + all.substring(333);
    assertEquals(behind, bridged(all.substring(200), all.substring(405)));
    assertEquals(behind, bridged(all.substring(190, 411), all.substring(405)));
  }

  @Test
  void saysWhenWhatIsKeptBeginsTooLate() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals("<gap>" + lines(50, 80), bridged(lines(50, 70), lines(60, 80)));
    assertEquals("<gap>" + lines(50, 80), mended(lines(50, 70), lines(60, 80)));
  }

  @Test
  void saysWhenWhatIsKeptEndsTooEarly() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals(
        "+" + lines(40, 50) + "<gap>" + lines(60, 80), mended(lines(20, 50), lines(60, 80)));
    assertEquals(
        "+" + lines(40, 70) + "<gap>#" + lines(80, 90),
        mended(lines(20, 70), lines(60, 68) + "#" + lines(80, 90)));
  }

  @Test
  void doesNotGuess() {
    recollection.held(bytes("the same line over and over\r\n".repeat(9)));
    String kept = "the same line over and over\r\n".repeat(400);
    assertFalse(bridged(kept, "").startsWith("+"));
    assertEquals(kept, bridged(kept, kept));
    assertEquals(NOTHING, bridged("", "something new"));
    assertEquals(NOTHING, mended(lines(0, 9), "something new"));
  }

  @Test
  void isNotTakenInByTheSameEndOfALine() {
    String end = "the same end of a line that all of them have, and it is long\r\n";
    recollection.held(bytes(lines(0, 40) + "40 " + end));
    assertEquals("<gap>" + lines(90, 99), bridged(end + lines(90, 99), ""));
  }

  @Test
  void findsWhatWasDroppedOutOfWhatCame() {
    recollection.held(bytes(lines(0, 40)));
    String before = lines(40, 80) + "#"; // Else its end may be that of what was dropped.
    String came = before + lines(100, 120);
    assertEquals(
        "+" + before + lines(80, 120),
        mended(before + lines(80, 110), came).replaceFirst("^[+]?", "+"));
    assertEquals(before + "<gap>" + lines(90, 120), mended(lines(90, 110), came));
    assertEquals("+" + lines(40, 120), mended(lines(20, 110), lines(100, 120)));
  }

  @Test
  void findsItInTheMiddleOfLines() {
    recollection.held(bytes(lines(0, 40)));
    String all = lines(40, 140);
    for (int from = 700; from < 760; from++) {
      assertEquals(
          all, mended(all.substring(300, 1_700), all.substring(0, from) + all.substring(1_500)));
    }
  }

  @Test
  void findsSeveralHoles() {
    recollection.held(bytes(lines(0, 40)));
    String begin = lines(50, 64) + lines(65, 66) + "line 6";
    String came = begin + lines(70, 80) + "li" + lines(90, 120);
    assertEquals("+" + lines(40, 120), mended(lines(30, 110), came));
    assertEquals("<gap>" + lines(45, 120), mended(lines(45, 110), came));
    assertEquals(lines(50, 120), mended(lines(55, 110), came));
    assertEquals(begin + "<gap>" + lines(67, 120).substring(6), mended(lines(67, 110), came));
    String later = came.replace("liline", "line");
    assertEquals(
        "+" + lines(40, 85) + "<gap>" + lines(90, 120).substring(5), mended(lines(30, 85), later));
  }

  @Test
  void leavesWhatCameWhereItKnowsOnlyWhatIsNewer() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals(NOTHING, mended(lines(80, 110), lines(50, 60)));
  }

  @Test
  void takesNothingAwayThatCame() {
    recollection.held(bytes(lines(0, 40)));
    String other = lines(40, 50) + "what is not in there\r\n" + lines(50, 60);
    assertEquals(NOTHING, mended(lines(30, 70), other));
    assertEquals(other, mended(lines(55, 70), other));
  }

  @Test
  void findsNothingDroppedWhereNothingWas() {
    recollection.held(bytes(lines(0, 40)));
    String came = lines(40, 120);
    assertEquals(came, mended(lines(60, 110), came));
    assertEquals("+" + came, mended(lines(0, 110), came));
    assertEquals(came, mended(lines(60, 130), came));
    assertEquals(NOTHING, mended("", came));
    String same = "the same line over and over\r\n".repeat(40);
    assertEquals(same + same, mended(same, same + same));
  }

  @Test
  void joinsWhatItIsToldInParts() {
    Bytes both = Recollection.joined(bytes(lines(0, 40)), bytes(lines(20, 60)));
    assertEquals(bytes(lines(0, 60)), both);
    assertEquals(
        bytes(lines(50, 60)), Recollection.joined(bytes(lines(0, 40)), bytes(lines(50, 60))));
  }

  @Test
  void remembersNoMoreThanItNeeds() {
    assertFalse(recollection.canFind());
    recollection.held(bytes("fifteen bytes.."));
    assertFalse(recollection.canFind());
    recollection.held(bytes("!"));
    assertTrue(recollection.canFind());
    for (int i = 0; i < 2_000; i++) {
      recollection.held(bytes(lines(i, i + 1)));
    }
    assertEquals("+" + lines(2_000, 2_001), bridged(lines(1_900, 2_001), ""));
    recollection.held(Bytes.copyOf(new byte[1 << 20]));
    recollection.held(bytes(lines(0, 9)));
    assertEquals("+x", bridged(lines(0, 9) + "x", ""));
  }
}
