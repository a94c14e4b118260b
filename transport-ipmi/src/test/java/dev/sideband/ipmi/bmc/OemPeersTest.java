package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.time.testing.FakeTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OemPeersTest {

  private final OemPeers peers = new OemPeers(new FakeTime(), new Random(1));

  @Test
  void theSameNonceIsTheSameClient() {
    int number = peers.greet(RequestSource.SYSTEM_INTERFACE, 5);
    ReplyStore replies = peers.replies(number, RequestSource.SYSTEM_INTERFACE).orElseThrow();

    assertEquals(number, peers.greet(RequestSource.SYSTEM_INTERFACE, 5));
    assertSame(replies, peers.replies(number, RequestSource.SYSTEM_INTERFACE).orElseThrow());
    assertEquals(1, peers.size());
  }

  @Test
  void othersHaveNumbersAndAnswersOfTheirOwn() {
    int host = peers.greet(RequestSource.SYSTEM_INTERFACE, 5);
    int ann = peers.greet(session("ann"), 5);
    int bob = peers.greet(session("bob"), 5);

    assertEquals(3, Set.of(host, ann, bob).size());
    assertNotSame(
        peers.replies(ann, session("ann")).orElseThrow(),
        peers.replies(bob, session("bob")).orElseThrow());
    assertEquals(Optional.empty(), peers.replies(ann, session("bob")));
    assertEquals(Optional.empty(), peers.replies(host, session("ann")));
    assertEquals(Optional.empty(), peers.replies(0, session("ann")));
  }

  @Test
  void whoWasSilentLongestIsForgotten() {
    int first = peers.greet(session("ann"), 0);
    int second = peers.greet(session("ann"), 1);
    for (int nonce = 2; nonce < 64; nonce++) {
      peers.greet(session("ann"), nonce);
    }
    assertTrue(peers.replies(first, session("ann")).isPresent());
    peers.greet(session("ann"), 64);

    assertEquals(64, peers.size());
    assertTrue(peers.replies(first, session("ann")).isPresent());
    assertEquals(Optional.empty(), peers.replies(second, session("ann")));
  }

  @Test
  void numbersStayInTheirRangeAndApart() {
    Set<Integer> last = new HashSet<>();
    for (int nonce = 0; nonce < 200_000; nonce++) {
      int number = peers.greet(session("ann"), nonce);
      assertTrue(number >= 1 && number <= 0xFFFF);
      if (nonce >= 200_000 - 64) {
        last.add(number);
      }
    }
    assertEquals(64, last.size());
    assertNotEquals(
        new OemPeers(new FakeTime(), new Random(1)).greet(session("ann"), 1),
        new OemPeers(new FakeTime(), new Random(2)).greet(session("ann"), 1));
  }

  private static RequestSource session(String user) {
    return new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, user);
  }
}
