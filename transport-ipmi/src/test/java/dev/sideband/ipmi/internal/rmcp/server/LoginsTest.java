package dev.sideband.ipmi.internal.rmcp.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.Algorithms;
import dev.sideband.ipmi.internal.rmcp.OpenSessionRequest;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LoginsTest {

  private final Logins logins = new Logins();
  private long id;

  private Login begin(String host, int port, long since) {
    Login login =
        new Login(
            ++id,
            request(id),
            CipherSuite.SUITE_17,
            new InetSocketAddress(host, port),
            Bytes.EMPTY,
            since);
    logins.add(login);
    return login;
  }

  private static OpenSessionRequest request(long consoleId) {
    return new OpenSessionRequest(
        0, new Privilege(0), consoleId, Algorithms.of(CipherSuite.SUITE_17));
  }

  @Test
  void whoBeginsTooManyLosesTheOwnOldest() {
    Login quiet = begin("127.0.0.2", 1, 0);
    Login first = begin("127.0.0.3", 1, 0);
    for (int i = 0; i < Logins.MOST_PER_ADDRESS; i++) {
      begin("127.0.0.3", 2 + i, 0);
    }
    assertNull(logins.get(first.id()));
    assertSame(quiet, logins.get(quiet.id()));
    assertEquals(Logins.MOST_PER_ADDRESS + 1, logins.size());
  }

  @Test
  void whenAllPlacesAreTakenTheOldestGivesWay() {
    Login first = begin("127.0.1.0", 1, 0);
    Login second = begin("127.0.1.1", 1, 0);
    for (int i = 0; i < Logins.MOST - 1; i++) {
      begin("127.0.2." + i % 250, 1 + i, 0);
    }
    assertNull(logins.get(first.id()));
    assertNotNull(logins.get(second.id()));
    assertEquals(Logins.MOST, logins.size());
  }

  @Test
  void oneThatIsDoneMakesRoom() {
    Login first = begin("127.0.0.3", 1, 0);
    logins.remove(first);
    logins.remove(first);
    assertNull(logins.begunBy(request(first.id()), first.address()));
    assertEquals(0, logins.size());
  }

  @Test
  void theSameRequestFromTheSameAddressIsTheSameAttempt() {
    Login first = begin("127.0.0.3", 1, 0);
    assertSame(first, logins.begunBy(request(1), first.address()));
    assertNull(logins.begunBy(request(2), first.address()));
    assertNull(logins.begunBy(request(1), new InetSocketAddress("127.0.0.3", 2)));
    assertNull(logins.begunBy(request(1), new InetSocketAddress("127.0.0.4", 1)));
  }

  @Test
  void expireInTheirOrder() {
    Login first = begin("127.0.0.3", 1, 5);
    begin("127.0.0.3", 2, 7);
    assertEquals(30_000_000_005L, logins.expire(30_000_000_004L));
    assertEquals(30_000_000_007L, logins.expire(30_000_000_005L));
    assertNull(logins.get(first.id()));
    assertEquals(Long.MAX_VALUE, logins.expire(30_000_000_007L));
  }
}
