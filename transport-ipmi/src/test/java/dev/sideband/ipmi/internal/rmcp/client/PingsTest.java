package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Presence;
import dev.sideband.ipmi.internal.rmcp.PresencePong;
import dev.sideband.ipmi.internal.rmcp.RmcpHeader;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PingsTest {

  private final LanRig rig = new LanRig();

  private CompletionStage<Presence> ping(String uri, double seconds) {
    return rig.engine.pings().ask(new LanUri(URI.create(uri)), rig.context.seconds(seconds));
  }

  private CompletionStage<Presence> ping() {
    return ping("ipmi://127.0.0.1:6230", 10);
  }

  @Test
  void tellsWhoAnswersAndHowLongThatTookAndOpensNoSession() throws Exception {
    CompletionStage<Presence> answer = ping();
    rig.context.pass(1);

    assertEquals(
        new Presence(TestBmc.ADDRESS, true, PresencePong.ASF_IANA, Duration.ofMillis(2)),
        Outcome.of(answer));
    assertEquals(0, rig.bmc.sessions());
    assertEquals(2, rig.network.sent.size());
    assertEquals(Bytes.ofHex("0600FF06000011BE80"), rig.network.sent.get(0).bytes().slice(0, 9));
  }

  @Test
  void pingsAgainAfterALossAndTheRoundTripIsThatOfTheAttemptThatWasAnswered() throws Exception {
    rig.network.fate = packet -> packet.index() < 2 ? List.of() : TestNetwork.PERFECT.of(packet);
    CompletionStage<Presence> answer = ping();
    rig.context.pass(5);

    assertEquals(Duration.ofMillis(2), Outcome.of(answer).roundTrip());
  }

  @Test
  void aLateAnswerIsAnAnswerToItsOwnAttempt() throws Exception {
    rig.network.fate =
        packet ->
            packet.toBmc() ? TestNetwork.PERFECT.of(packet) : List.of(Duration.ofMillis(1_499));
    CompletionStage<Presence> answer = ping();
    rig.context.pass(5);

    assertEquals(Duration.ofMillis(1_500), Outcome.of(answer).roundTrip());
  }

  @Test
  void anAddressWhereNobodyAnswersIsNamed() throws Exception {
    CompletionStage<Presence> silence = ping("ipmi://127.0.0.2:6230", 5);
    rig.context.pass(6);

    TargetUnavailableException why = Outcome.failure(TargetUnavailableException.class, silence);
    assertEquals("127.0.0.2:6230", why.target());
    assertEquals(4, assertInstanceOf(NoResponseException.class, why.getCause()).attempts());
    assertEquals(0, rig.context.time().pending());
  }

  @Test
  void aHostNameThatIsNotKnownIsNamed() throws Exception {
    Outcome.failure(TargetUnavailableException.class, ping("ipmi://name.invalid", 5));
  }

  @Test
  void anAnswerFromElsewhereIsNone() throws Exception {
    rig.network.fate = packet -> List.of();
    CompletionStage<Presence> silence = ping("ipmi://127.0.0.1:6230", 5);
    int tag = rig.network.sent.get(0).bytes().at(9);
    WireWriter pong = new WireWriter();
    RmcpHeader.ASF.encode(pong);
    PresencePong.ofIpmi(tag).encode(pong);
    rig.network.deliverToConsole(
        pong.toBytes(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 6_231));

    Outcome.assertOpen(silence);
    rig.network.deliverToConsole(pong.toBytes(), TestBmc.ADDRESS);
    assertTrue(Outcome.of(silence).speaksIpmi());
  }

  @Test
  void asManyPingsAsThereAreTagsWaitAtOneAddress() throws Exception {
    rig.bmc.stall();
    for (int i = 0; i < 255; i++) {
      Outcome.assertOpen(ping("ipmi://127.0.0.1:6230?attempt=60000", 10));
    }

    Outcome.failure(TargetUnavailableException.class, ping());
    assertEquals(
        255, rig.network.sent.stream().map(packet -> packet.bytes().at(9)).distinct().count());
    rig.context.pass(20);
    CompletionStage<Presence> after = ping();
    rig.bmc.resume();
    rig.context.pass(1);
    assertTrue(Outcome.of(after).speaksIpmi());
  }

  @Test
  void endsWithTheEngine() throws Exception {
    rig.bmc.stall();
    CompletionStage<Presence> open = ping();
    rig.engine.close();

    Outcome.failure(ChannelClosedException.class, open);
    Outcome.failure(ChannelClosedException.class, ping());
  }
}
