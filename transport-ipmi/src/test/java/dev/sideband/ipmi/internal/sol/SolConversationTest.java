package dev.sideband.ipmi.internal.sol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console's end of serial over LAN, packet by packet. */
class SolConversationTest {

  private static final long MILLI = 1_000_000;

  private final SolInput input = new SolInput();
  private final List<SolPacket> sent = new ArrayList<>();
  private final SolConversation talk =
      new SolConversation(input, sent::add, Duration.ofMillis(250), SolInbound.Newest.NONE);
  private long sequence;

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Optional<SolConversation.Arrival> receive(SolPacket packet, long now) {
    return talk.received(packet, ++sequence, now);
  }

  private Optional<SolConversation.Arrival> receive(int number, String text, long now) {
    return receive(new SolPacket(number, 0, 0, 0, bytes(text)), now);
  }

  private List<SolPacket> taken() {
    List<SolPacket> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  private static SolPacket ack(int number, int size) {
    return new SolPacket(0, number, size, 0, Bytes.EMPTY);
  }

  private void type(String text, long now) {
    input.add(bytes(text), new CompletableFuture<>());
    talk.typed(now);
  }

  @Test
  @Tag("S2-40")
  void acknowledgesWhatIsStored() {
    SolConversation.Arrival arrival = receive(1, "login: ", 0).orElseThrow();
    assertEquals("login: ", new String(arrival.data().toArray(), StandardCharsets.US_ASCII));
    assertTrue(taken().isEmpty());
    assertTrue(receive(1, "login: ", MILLI).isEmpty(), "sent again");
    assertTrue(taken().isEmpty(), "not stored yet");
    talk.stored(arrival.id(), 2 * MILLI);
    assertEquals(List.of(ack(1, 7)), taken());
    assertTrue(receive(1, "login: ", 3 * MILLI).isEmpty());
    assertEquals(List.of(ack(1, 7)), taken(), "the acknowledgement was lost");
  }

  @Test
  void acknowledgesByAndByWhatWaitsToBeStoredUnlessTooMuchDoes() {
    SolConversation.Arrival first = receive(1, "abc", 0).orElseThrow();
    talk.tick(249 * MILLI, true);
    assertTrue(taken().isEmpty());
    assertEquals(250 * MILLI, talk.nextTick());
    talk.tick(250 * MILLI, true);
    assertEquals(List.of(ack(1, 3)), taken());
    assertEquals(1, talk.early());
    talk.stored(first.id(), 260 * MILLI);
    assertTrue(taken().isEmpty(), "once is enough");

    SolConversation.Arrival second = receive(2, "def", 300 * MILLI).orElseThrow();
    talk.tick(600 * MILLI, false);
    assertTrue(taken().isEmpty(), "the BMC is to keep it");
    talk.stored(second.id(), 700 * MILLI);
    assertEquals(List.of(ack(2, 3)), taken());
  }

  @Test
  @Tag("S2-56")
  void repeatsAnAcknowledgementBehindWhichNothingComes() {
    String full = "x".repeat(100);
    talk.stored(receive(1, full, 0).orElseThrow().id(), 0);
    assertEquals(List.of(ack(1, 100)), taken());
    assertEquals(200 * MILLI, talk.nextTick());
    talk.tick(200 * MILLI, true);
    assertEquals(List.of(ack(1, 100)), taken());
    talk.stored(receive(2, full, 210 * MILLI).orElseThrow().id(), 210 * MILLI);
    assertEquals(List.of(ack(2, 100)), taken());
    talk.tick(410 * MILLI, true);
    talk.tick(610 * MILLI, true);
    assertEquals(List.of(ack(2, 100), ack(2, 100)), taken());
    assertEquals(Long.MAX_VALUE, talk.nextTick(), "twice is enough");

    talk.stored(receive(3, "the rest", 700 * MILLI).orElseThrow().id(), 700 * MILLI);
    assertEquals(List.of(ack(3, 8)), taken());
    assertEquals(Long.MAX_VALUE, talk.nextTick(), "no more waits behind that");
  }

  @Test
  void staleCopiesAreNeitherAcknowledgedNorBelieved() {
    talk.open(100, 0);
    type("x", 0);
    taken();
    sequence = 10;
    receive(1, "new", 0);
    assertTrue(talk.received(new SolPacket(2, 1, 1, 0, bytes("old")), 5, 0).isEmpty());
    assertTrue(taken().isEmpty());
    assertTrue(talk.takeDone().isEmpty(), "its acknowledgement is of another time");
  }

  @Test
  @Tag("S2-7")
  void whatTheHostDoesNotTakeIsOfferedAgain() {
    CompletableFuture<Void> early = new CompletableFuture<>();
    input.add(bytes("abcdef"), early);
    assertTrue(taken().isEmpty(), "not active yet");
    talk.open(4, 0);
    assertEquals(List.of(new SolPacket(1, 0, 0, 0, bytes("abcd"))), taken());
    receive(new SolPacket(0, 1, 1, SolPacket.NACK, Bytes.EMPTY), MILLI);
    assertTrue(taken().isEmpty());
    talk.tick(talk.nextTick(), true);
    assertEquals(List.of(new SolPacket(2, 0, 0, 0, bytes("bcde"))), taken());
    receive(new SolPacket(0, 2, 0, SolPacket.NACK | SolPacket.UNAVAILABLE, Bytes.EMPTY), MILLI);
    receive(new SolPacket(0, 0, 0, 0, Bytes.EMPTY), 2 * MILLI);
    assertEquals(List.of(new SolPacket(3, 0, 0, 0, bytes("bcde"))), taken(), "room again");
    receive(ack(3, 200), 3 * MILLI);
    assertEquals(List.of(new SolPacket(4, 0, 0, 0, bytes("f"))), taken(), "no more than was sent");
    assertTrue(talk.takeDone().isEmpty());
    receive(ack(4, 1), 4 * MILLI);
    assertEquals(List.of(early), talk.takeDone());
    assertEquals(0, input.size());
  }

  @Test
  void aBreakStandsBetweenTheBytesAroundIt() {
    talk.open(100, 0);
    type("ab", 0);
    input.add(Bytes.EMPTY, new CompletableFuture<>());
    type("cd", 0);
    assertEquals(List.of(new SolPacket(1, 0, 0, 0, bytes("ab"))), taken());
    receive(ack(1, 2), MILLI);
    assertEquals(List.of(new SolPacket(2, 0, 0, SolPacket.BREAK, Bytes.EMPTY)), taken());
    receive(ack(2, 0), MILLI);
    assertEquals(List.of(new SolPacket(3, 0, 0, 0, bytes("cd"))), taken());
  }

  @Test
  void sendsAgainEverMoreSeldomUntilTheBmcIsHeard() {
    talk.open(100, 0);
    type("x", 0);
    SolPacket packet = new SolPacket(1, 0, 0, 0, bytes("x"));
    for (int i = 0; i < 8; i++) {
      talk.tick(talk.nextTick(), true);
    }
    long last = talk.nextTick();
    assertTrue(last > 20_000 * MILLI, () -> "too often: " + last);
    assertEquals(9, taken().size());
    talk.heard(last - 4_000 * MILLI);
    assertEquals(last - 4_000 * MILLI, talk.nextTick());
    talk.tick(last - 4_000 * MILLI, true);
    assertEquals(List.of(packet), taken());
  }

  @Test
  void tellsBreaksOverrunsAndTheEnd() {
    int flags = SolPacket.BREAK_DETECTED | SolPacket.DEACTIVATING | SolPacket.OVERRUN;
    SolConversation.Arrival arrival =
        receive(new SolPacket(0, 0, 0, flags, Bytes.EMPTY), 0).orElseThrow();
    assertTrue(arrival.broke() && arrival.ending() && arrival.overrun());
    assertTrue(receive(new SolPacket(0, 0, 0, 0, Bytes.EMPTY), 0).isEmpty());
    assertFalse(receive(3, "y", 0).orElseThrow().broke());
  }
}
