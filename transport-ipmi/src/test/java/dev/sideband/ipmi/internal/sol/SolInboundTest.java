package dev.sideband.ipmi.internal.sol;

import static dev.sideband.ipmi.internal.sol.SolInbound.Kind.AFTER_GAP;
import static dev.sideband.ipmi.internal.sol.SolInbound.Kind.NEW;
import static dev.sideband.ipmi.internal.sol.SolInbound.Kind.NO_DATA;
import static dev.sideband.ipmi.internal.sol.SolInbound.Kind.RESENT;
import static dev.sideband.ipmi.internal.sol.SolInbound.Kind.STALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SolInboundTest {

  private static final String LINE = "a line of the console\r\n";

  private final SolInbound inbound = new SolInbound();

  private SolInbound.Verdict take(int number, long sequence, String text) {
    return inbound.take(new SolPacket(number, 0, 0, 0, data(text)), sequence);
  }

  private void assertTaken(SolInbound.Kind kind, String fresh, SolInbound.Verdict verdict) {
    assertEquals(kind, verdict.kind());
    assertEquals(fresh, new String(verdict.fresh().toArray(), StandardCharsets.US_ASCII));
  }

  @Test
  void takesNewPacketsAndAcknowledgesResentOnesAgain() {
    assertTaken(NEW, "ab", take(1, 10, "ab"));
    SolInbound.Verdict again = take(1, 11, "ab");
    assertTaken(RESENT, "", again);
    assertTrue(again.isAcknowledged());
    assertTaken(NEW, "cd", take(2, 12, "cd"));
  }

  @Test
  @Tag("S2-45")
  void dropsAnOldCopyAndDoesNotAcknowledgeIt() {
    take(1, 10, "ab");
    take(1, 12, "ab");
    take(2, 13, "cd");
    SolInbound.Verdict late = take(1, 11, "ab");
    assertTaken(STALE, "", late);
    assertFalse(late.isAcknowledged());
    assertTaken(NEW, "ef", take(3, 14, "ef"));
  }

  @Test
  void tellsThatPacketsAreMissing() {
    take(1, 1, "ab");
    assertTaken(AFTER_GAP, "cd", take(4, 2, "cd"));
    assertTaken(NEW, "ef", take(5, 3, "ef"));
  }

  @Test
  void countsThroughTheWrapOfBothNumbers() {
    take(15, 0xFFFF_FFFFL, "ab");
    assertTaken(NEW, "cd", take(1, 1, "cd"));
    assertTaken(STALE, "", take(15, 0xFFFF_FFFEL, "ab"));
  }

  @Test
  void takesWhatAResentPacketHasGrownBy() {
    take(1, 1, "ab");
    assertTaken(RESENT, "cd", take(1, 2, "abcd"));
    assertTaken(RESENT, "", take(1, 3, "abcd"));
  }

  @Test
  @Tag("S2-56")
  void otherBytesUnderTheLastNumberComeAfterAGap() {
    take(1, 1, "first");
    take(2, 2, "second");
    assertTaken(AFTER_GAP, "fifteen later", take(2, 3, "fifteen later"));
    assertTaken(RESENT, "", take(2, 4, "fifteen"));
    assertTaken(NEW, "next", take(3, 5, "next"));
  }

  @Test
  void infersARepeatAfterResends() {
    take(1, 1, LINE);
    take(1, 2, LINE);
    assertRepeated(LINE, LINE, take(2, 3, LINE));
  }

  private void assertRepeated(String repeated, String fresh, SolInbound.Verdict verdict) {
    assertTaken(NEW, fresh, verdict);
    assertEquals(repeated.length(), verdict.repeated());
  }

  @Test
  void infersARepeatToWhichMoreWasAdded() {
    take(1, 1, LINE);
    take(1, 2, LINE);
    assertRepeated(LINE, LINE + "more", take(2, 3, LINE + "more"));
    assertRepeated("", LINE + "more", take(3, 4, LINE + "more"));
  }

  @Test
  @Tag("S2-56")
  void infersARepeatOfWhatWasHeardLastBeforeThePayloadWasActivatedAnew() {
    take(1, 1, LINE);
    SolInbound next = new SolInbound(inbound.newest());
    String more = LINE + "and more";
    assertRepeated(LINE, more, next.take(new SolPacket(1, 0, 0, 0, data(more)), 1));
    SolInbound other = new SolInbound(inbound.newest());
    assertRepeated("", "other", other.take(new SolPacket(1, 0, 0, 0, data("other")), 1));
  }

  @Test
  @Tag("S2-56")
  void infersARepeatOfWhatAPacketHadGrownBy() {
    take(1, 1, LINE);
    take(1, 2, LINE + "and a second one");
    SolInbound next = new SolInbound(inbound.newest());
    // Its sender took the acknowledgement of the first copy for that of the second.
    assertRepeated(
        "and a second one", "and a second one, more", take(2, 3, "and a second one, more"));
    String more = "and a second one, and more";
    assertRepeated("and a second one", more, next.take(new SolPacket(1, 0, 0, 0, data(more)), 1));
    assertRepeated("", "and a second one, more", take(3, 4, "and a second one, more"));
  }

  private static Bytes data(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void infersNothingWithoutResendsOrFromBytesThatTellNothing() {
    take(1, 1, LINE);
    assertRepeated("", LINE, take(2, 2, LINE));
    take(3, 3, "short");
    take(3, 4, "short");
    assertRepeated("", "short", take(4, 5, "short"));
    String blanks = " ".repeat(40);
    take(5, 6, blanks);
    take(5, 7, blanks);
    assertRepeated("", blanks, take(6, 8, blanks));
  }

  @Test
  void anAcknowledgementAloneIsNotAcknowledged() {
    SolInbound.Verdict alone = take(0, 1, "");
    assertTaken(NO_DATA, "", alone);
    assertFalse(alone.isAcknowledged());
  }

  @Test
  void anAcknowledgementThatWasHeldUpIsStaleToo() {
    assertTaken(NEW, "a", take(1, 10, "a"));
    assertTaken(NO_DATA, "", take(0, 12, ""));
    assertTaken(STALE, "", take(0, 11, ""));
    assertTaken(STALE, "", take(2, 11, "b"));
    assertTaken(NEW, "b", take(2, 13, "b"));
  }
}
