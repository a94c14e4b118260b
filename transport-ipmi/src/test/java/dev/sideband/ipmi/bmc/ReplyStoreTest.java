package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S0-26")
class ReplyStoreTest {

  private static final OemAnswer ANSWER = new OemAnswer(OemStatus.OK, Bytes.of(1, 2));

  private final FakeTime time = new FakeTime();
  private final ReplyStore store = new ReplyStore(time);

  @Test
  void aCopyGetsTheAnswer() {
    answer(request(7, "AA"));
    assertEquals(Optional.of(ANSWER), store.claim(request(7, "AA")));
    assertEquals(Optional.of(ANSWER), store.claim(resent(7)));
  }

  @Test
  void aCopyOfWhatIsStillRunningIsToldToWait() {
    store.claim(request(7, "AA"));
    assertEquals(OemStatus.BUSY, store.claim(request(7, "AA")).orElseThrow().status());
  }

  @Test
  void anotherRequestUnderTheSameTagIsNoCopy() {
    answer(request(7, "AA"));
    assertEquals(Optional.empty(), store.claim(request(7, "AB")));
    assertEquals(
        Optional.empty(),
        store.claim(new OemRequest(0x12, OemVersion.CURRENT, 0, 7, 1, Bytes.ofHex("AB"))));
  }

  @Test
  void busyIsNoAnswerToKeep() {
    store.claim(request(7, "AA"));
    store.keep(request(7, "AA"), OemAnswer.busy(5));
    assertEquals(Optional.empty(), store.claim(request(7, "AA")));
  }

  @Test
  void whatFailedMayBeTriedAgain() {
    store.claim(request(7, "AA"));
    store.drop(request(7, "AA"));
    assertEquals(Optional.empty(), store.claim(request(7, "AA")));
  }

  @Test
  void theLastSixteenAreKept() {
    for (int tag = 0; tag <= ReplyStore.CAPACITY; tag++) {
      answer(request(tag, "AA"));
    }
    for (int tag = 1; tag <= ReplyStore.CAPACITY; tag++) {
      assertEquals(Optional.of(ANSWER), store.claim(request(tag, "AA")));
    }
    assertEquals(Optional.empty(), store.claim(request(0, "AA")));
  }

  @Test
  void anAnswerIsKeptForAMinute() {
    answer(request(7, "AA"));
    time.advance(ReplyStore.AGE.minusNanos(1));
    assertEquals(Optional.of(ANSWER), store.claim(request(7, "AA")));
    time.advance(Duration.ofNanos(1));
    assertEquals(Optional.empty(), store.claim(request(7, "AA")));
  }

  private void answer(OemRequest request) {
    assertEquals(Optional.empty(), store.claim(request));
    store.keep(request, ANSWER);
  }

  private static OemRequest request(int tag, String body) {
    return new OemRequest(0x11, OemVersion.CURRENT, 0, tag, 1, Bytes.ofHex(body));
  }

  private static OemRequest resent(int tag) {
    return new OemRequest(
        0x11, OemVersion.CURRENT, OemRequest.FLAG_RESEND, tag, 1, Bytes.ofHex("AA"));
  }
}
