package dev.sideband.ipmi.internal.sol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class SolOutboundTest {

  private static final Bytes FOUR = Bytes.of(1, 2, 3, 4);

  private final SolOutbound outbound = new SolOutbound();

  private static SolPacket ack(int number, int accepted, int flags) {
    return new SolPacket(0, number, accepted, flags, Bytes.EMPTY);
  }

  @Test
  void waitsForEachAcknowledgement() {
    assertEquals(1, outbound.begin(FOUR));
    assertTrue(outbound.isWaiting());
    assertEquals(1, outbound.waitingNumber());
    assertThrows(IllegalStateException.class, () -> outbound.begin(FOUR));
    assertEquals(4, outbound.acknowledged(ack(1, 4, 0)));
    assertFalse(outbound.isWaiting());
    assertEquals(2, outbound.begin(FOUR));
  }

  @Test
  void isNotSettledByAcknowledgementsOfOthers() {
    outbound.begin(FOUR);
    assertEquals(-1, outbound.acknowledged(ack(0, 4, 0)));
    assertEquals(-1, outbound.acknowledged(ack(2, 4, 0)));
    assertTrue(outbound.isWaiting());
    outbound.acknowledged(ack(1, 4, 0));
    assertEquals(-1, outbound.acknowledged(ack(1, 4, 0)), "twice has the effect of once");
  }

  @Test
  void takesNoMoreForAcceptedThanWasSent() {
    outbound.begin(FOUR);
    assertEquals(4, outbound.acknowledged(ack(1, 255, 0)));
  }

  @Test
  void tellsWhatWasNotTaken() {
    outbound.begin(FOUR);
    assertEquals(3, outbound.acknowledged(ack(1, 3, SolPacket.NACK)));
    outbound.begin(FOUR);
    assertEquals(0, outbound.acknowledged(ack(2, 0, SolPacket.NACK)));
  }

  @Test
  void givesUpAndGoesOnWithTheNextNumber() {
    outbound.begin(FOUR);
    assertEquals(FOUR, outbound.giveUp());
    assertEquals(2, outbound.begin(Bytes.of(5)));
  }
}
