package dev.sideband.ipmi.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Bmc;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A console, a faulty network and a scripted BMC on UDP. */
@Timeout(60)
class FaultyRelayTest {

  private final Sideband sideband = Sideband.builder().build();
  private ScriptedBmc bmc;
  private FaultyRelay relay;

  @BeforeEach
  void open() throws TransportException {
    bmc = ScriptedBmc.builder(sideband).user("admin", "secret", Privilege.ADMINISTRATOR).open();
    bmc.otherwise(request -> new MessageResponse(0, Bytes.of(0x55, 0)));
    relay = FaultyRelay.open(bmc.address(), DatagramPlan.PERFECT, sideband);
  }

  @AfterEach
  void close() {
    relay.close();
    relay.close();
    bmc.close();
    sideband.close();
  }

  private Bmc console(InetSocketAddress address) throws TransportException {
    URI uri =
        URI.create(
            "ipmi://admin@" + address.getHostString() + ":" + address.getPort() + "?attempt=50");
    return Bmc.open(sideband, uri, (target, user) -> "secret".toCharArray());
  }

  @Test
  void carriesWithoutAFault() throws Exception {
    try (Bmc console = console(relay.address())) {
      assertEquals(SelfTestResults.PASSED, console.call(new GetSelfTestResults()).result());
    }
    assertTrue(relay.carried() >= 12, () -> "carried " + relay.carried());
  }

  @Test
  void aSessionOutlivesAFaultyNetworkAndNothingIsCarriedOutTwice() throws Exception {
    try (Bmc console = console(relay.address())) {
      console.call(new GetSelfTestResults());
      // A name that is damaged before there is a session is another name, to which a BMC says no.
      relay.follow(DatagramPlan.random(new Random(3), 0.2, Duration.ofMillis(100)));
      for (int i = 1; i < 100; i++) {
        console.call(new GetSelfTestResults());
      }
    }
    assertEquals(100, bmc.requests().size());
  }

  @Test
  void aSeveredNetworkIsSilent() throws Exception {
    relay.sever();
    try (Bmc console = console(relay.address()).withTimeout(Duration.ofMillis(300))) {
      assertThrows(TargetUnavailableException.class, () -> console.call(new GetSelfTestResults()));
      relay.mend();
      assertEquals(SelfTestResults.PASSED, console.call(new GetSelfTestResults()).result());
    }
  }

  @Test
  void theBmcSeesAPortOfItsOwnForEachConsole() throws Exception {
    try (Sideband other = Sideband.builder().build();
        Bmc one = console(relay.address());
        Bmc two =
            Bmc.open(
                other,
                URI.create("ipmi://admin@127.0.0.1:" + relay.address().getPort()),
                (target, user) -> "secret".toCharArray())) {
      one.call(new GetSelfTestResults());
      two.call(new GetSelfTestResults());
      assertEquals(2, bmc.sessions());
      one.call(new GetSelfTestResults());
    }
  }
}
