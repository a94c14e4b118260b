package dev.sideband.console;

import static dev.sideband.console.HandConsole.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.Recollection.Dropped;
import dev.sideband.console.Recollection.Missed;
import dev.sideband.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S2-56")
class RecollectionTest {

  private final Recollection recollection = new Recollection();

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append("line ").append(i).append(" of a console\r\n");
    }
    return text.toString();
  }

  private Optional<Missed> find(String kept, String since) {
    return recollection.find(bytes(kept), bytes(since));
  }

  private static Optional<Missed> whole(String text) {
    return Optional.of(new Missed(true, bytes(text)));
  }

  @Test
  void findsWhatLiesBetween() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals(whole(lines(40, 60)), find(lines(10, 70), lines(60, 80)));
    assertEquals(whole(lines(40, 60)), find(lines(10, 60), lines(60, 80)));
    assertEquals(whole(lines(40, 60)), find(lines(39, 60), ""));
    assertEquals(whole(""), find(lines(30, 50), lines(40, 60)));
    assertEquals(whole(""), find(lines(30, 40), lines(40, 60)));
  }

  @Test
  void findsItInTheMiddleOfALine() {
    String all = lines(0, 30);
    recollection.held(bytes(all.substring(0, 333)));
    assertEquals(whole(all.substring(333, 405)), find(all.substring(200), all.substring(405)));
    assertEquals(whole(all.substring(333, 405)), find(all.substring(310, 411), all.substring(405)));
  }

  @Test
  void saysWhenWhatIsKeptBeginsTooLate() {
    recollection.held(bytes(lines(0, 40)));
    assertEquals(
        Optional.of(new Missed(false, bytes(lines(50, 60)))), find(lines(50, 70), lines(60, 80)));
  }

  @Test
  void doesNotGuess() {
    recollection.held(bytes("the same line over and over\r\n".repeat(9)));
    String kept = "the same line over and over\r\n".repeat(400);
    assertFalse(find(kept, "").orElseThrow().isWhole());
    assertEquals(Optional.empty(), find(kept, kept));
    assertEquals(Optional.empty(), find("", "something new"));
  }

  @Test
  void findsWhatWasDroppedOutOfWhatCame() {
    recollection.held(bytes(lines(0, 40)));
    String before = lines(40, 80) + "#"; // Else its end may be that of what was dropped.
    String came = before + lines(100, 120);
    Dropped whole = recollection.dropped(bytes(before + lines(80, 110)), bytes(came)).orElseThrow();
    assertEquals(new Dropped(before.length(), true, bytes(lines(80, 100))), whole);
    Dropped part = recollection.dropped(bytes(lines(90, 110)), bytes(came)).orElseThrow();
    assertEquals(new Dropped(before.length(), false, bytes(lines(90, 100))), part);
    Dropped atOnce =
        recollection.dropped(bytes(lines(20, 110)), bytes(lines(100, 120))).orElseThrow();
    assertEquals(0, atOnce.at());
    assertEquals(bytes(lines(40, 100)), atOnce.bytes());
  }

  @Test
  void findsItInTheMiddleOfLines() {
    recollection.held(bytes(lines(0, 40)));
    String all = lines(40, 140);
    for (int from = 700; from < 760; from++) {
      String came = all.substring(0, from) + all.substring(1_500);
      Dropped dropped =
          recollection.dropped(bytes(all.substring(300, 1_700)), bytes(came)).orElseThrow();
      StringBuilder mended = new StringBuilder(came);
      mended.insert(dropped.at(), new String(dropped.bytes().toArray(), US_ASCII));
      assertEquals(all, mended.toString());
    }
  }

  @Test
  void findsNothingDroppedWhereNothingWas() {
    recollection.held(bytes(lines(0, 40)));
    Bytes came = bytes(lines(40, 120));
    assertEquals(Optional.empty(), recollection.dropped(bytes(lines(60, 110)), came));
    assertEquals(Optional.empty(), recollection.dropped(bytes(lines(0, 110)), came));
    assertEquals(Optional.empty(), recollection.dropped(bytes(lines(60, 130)), came));
    assertEquals(Optional.empty(), recollection.dropped(Bytes.EMPTY, came));
    String same = "the same line over and over\r\n".repeat(40);
    assertEquals(Optional.empty(), recollection.dropped(bytes(same), bytes(same + same)));
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
    assertEquals(whole(lines(2_000, 2_001)), find(lines(1_900, 2_001), ""));
    recollection.held(Bytes.copyOf(new byte[1 << 20]));
    recollection.held(bytes(lines(0, 9)));
    assertEquals(whole("x"), find(lines(0, 9) + "x", ""));
  }
}
