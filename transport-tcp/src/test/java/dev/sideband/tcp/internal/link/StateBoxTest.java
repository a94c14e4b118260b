package dev.sideband.tcp.internal.link;

import static dev.sideband.transport.HeardFromWorkers.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.transport.Uplink;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S1-6")
class StateBoxTest {

  private final StateBox box = new StateBox();

  @Test
  void aStateWaitsForTheEarlierOneOfItsKey() {
    box.offer("processes", bytes("1"));
    assertEquals(new LinkMessage.State(1, "processes", bytes("1")), box.next());
    box.offer("processes", bytes("2"));
    box.offer("connections", bytes("a"));
    box.offer("processes", bytes("3"));
    assertEquals(new LinkMessage.State(2, "connections", bytes("a")), box.next());
    assertNull(box.next());
    box.confirmed(1);
    assertEquals(new LinkMessage.State(3, "processes", bytes("3")), box.next());
    box.confirmed(3);
    assertNull(box.next());
  }

  @Test
  void whatWasOnTheWayGoesAgainUnlessThereIsANewerOne() {
    box.offer("a", bytes("1"));
    box.offer("b", bytes("1"));
    box.next();
    box.next();
    box.offer("a", bytes("2"));
    box.reset();
    assertEquals(new LinkMessage.State(1, "a", bytes("2")), box.next());
    assertEquals(new LinkMessage.State(2, "b", bytes("1")), box.next());
    assertNull(box.next());
  }

  @Test
  void aKeyCountsOnceHoweverOftenItIsOffered() {
    for (int key = 0; key < Uplink.MOST_KEYS; key++) {
      box.offer("key-" + key, bytes("1"));
      box.next();
      box.offer("key-" + key, bytes("2"));
    }
    assertThrows(IllegalArgumentException.class, () -> box.offer("one-more", bytes("1")));
    box.confirmed(1);
    assertThrows(IllegalArgumentException.class, () -> box.offer("one-more", bytes("1")));
  }
}
