package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.rmcp.client.SolClaim.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose a console is, and when that is asked. */
@Tag("S2-57")
class SolClaimTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void oneOfOurOwnSessionsIsNoStranger() {
    SolClaim claim = new SolClaim(TakeOver.NEVER);
    assertEquals(Verdict.WAIT, claim.heldBy(7));
    claim.got(7);
    assertEquals(Verdict.TAKE, claim.heldBy(7));
    assertEquals(Verdict.WAIT, claim.heldBy(8));
    assertEquals(Verdict.WAIT, claim.heldBy(0), "the BMC does not tell whose it is");
    for (int i = 0; i < 64; i++) {
      claim.got(100 + i);
    }
    assertEquals(Verdict.WAIT, claim.heldBy(7), "that was long ago");
  }

  @Test
  void onceIsNotTwice() {
    SolClaim claim = new SolClaim(TakeOver.ONCE);
    claim.got(1);
    assertEquals(Verdict.TAKE, claim.heldBy(1), "ours");
    assertEquals(Verdict.TAKE, claim.heldBy(2), "theirs");
    assertEquals(Verdict.WAIT, claim.heldBy(2));
    assertEquals(Verdict.TAKE, claim.heldBy(1), "still ours");
  }

  @Test
  void nobodyIsAskedTwiceOfTheSameStranger() {
    SolClaim claim = new SolClaim(TakeOver.ASK);
    assertEquals(Verdict.ASK, claim.heldBy(2));
    claim.denied(2);
    assertEquals(Verdict.WAIT, claim.heldBy(2));
    assertEquals(Verdict.ASK, claim.heldBy(3));
    claim.got(1);
    assertEquals(Verdict.ASK, claim.heldBy(2), "since then it was ours");
  }

  @Test
  void asksOnceAtTheBeginningAndEverMoreSeldomInSilence() {
    SolSilence silence = new SolSilence();
    silence.begin(5, 0);
    assertFalse(silence.isDue(2 * SECOND, 0));
    assertTrue(silence.isDue(3 * SECOND, 0), "to learn what the BMC says");
    for (int second = 4; second < 60; second++) {
      assertFalse(silence.isDue(second * SECOND, second * SECOND), "it speaks");
    }
    int asked = 0;
    for (int second = 60; second < 180; second++) {
      asked += silence.isDue(second * SECOND, 59 * SECOND) ? 1 : 0;
    }
    assertTrue(asked >= 8 && asked <= 10, asked + " times in two minutes");
  }

  @Test
  void aBmcThatNeverKnewOurSessionIsNotBelieved() {
    SolSilence silence = new SolSilence();
    silence.begin(5, 0);
    assertFalse(silence.isLost(9), "it may count in another way");
    assertTrue(silence.isLost(0), "nobody's");
    assertFalse(silence.isLost(5));
    assertTrue(silence.isLost(9));
  }
}
