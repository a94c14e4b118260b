package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.CHANGING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.READING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SessionLostException;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LostSessionTest {

  private final LanRig rig = new LanRig();
  private final LanChannel channel = rig.open("");

  @Test
  void whatReadsIsAskedAgainInANewSessionAndWhatChangesFails() {
    rig.ask(channel, 1);
    rig.bmc.restart();
    CompletableFuture<MessageResponse> reading = rig.send(channel, READING, 2, 30);
    CompletableFuture<MessageResponse> changing = rig.send(channel, CHANGING, 3, 30);
    CompletableFuture<MessageResponse> waiting = rig.send(channel, CHANGING, 4, 30);
    rig.context.pass(8);

    assertEquals(Bytes.of(2, 0), answered(reading));
    failure(SessionLostException.class, changing);
    assertEquals(Bytes.of(4, 0), answered(waiting));
    assertEquals(2, rig.context.count("rmcp.sessions.opened"));
    assertEquals(1, rig.context.count("rmcp.sessions.lost"));
  }

  @Test
  void anIdleSessionNoticesAndTheNextRequestOpensANewOne() {
    rig.ask(channel, 1);
    rig.bmc.restart();
    rig.context.pass(30);

    assertEquals(1, rig.context.count("rmcp.sessions.lost"));
    assertEquals(0, rig.bmc.sessions());
    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
  }

  @Test
  void silenceAloneEndsASessionOnlyWhenTheBmcMustHaveForgottenIt() {
    rig.ask(channel, 1);
    rig.bmc.stall();
    CompletableFuture<MessageResponse> changing = rig.send(channel, CHANGING, 2, 100);
    rig.context.pass(60);
    assertFalse(changing.isDone());
    rig.context.pass(10);

    failure(SessionLostException.class, changing);
  }

  @Test
  void aBmcThatForgetsHandshakesIsNotAskedInALoop() {
    rig.bmc.mostSessions = 1_000;
    rig.network.fate =
        packet -> {
          if (packet.toBmc() && packet.bytes().at(5) == 0x12) {
            rig.bmc.restart();
          }
          return TestNetwork.PERFECT.of(packet);
        };
    rig.post(channel, READING, 1, 60);
    rig.context.pass(60);

    assertFalse(rig.network.sent.size() > 150, "sent " + rig.network.sent.size());
  }

  @Test
  void aSessionThatIsNotRaisedIsOpenedAnew() {
    rig.network.fate =
        packet ->
            packet.toBmc()
                    && rig.context.ticker().nanos() < 7_000_000_000L
                    && packet.bytes().at(5) == 0xC0
                ? List.of()
                : TestNetwork.PERFECT.of(packet);
    CompletableFuture<MessageResponse> answer = rig.send(channel, CHANGING, 1, 60);
    rig.context.pass(20);

    assertEquals(Bytes.of(1, 0), answered(answer));
  }

  /** Found by the fuzzer: without keepalive nothing was sent any more, for as long as it waited. */
  @Test
  void aRequestThatFindsOnlySilenceDoesNotWaitForEverWithoutKeepalive() {
    LanChannel lazy = rig.open("?inflight=8&keepalive=0");
    rig.ask(lazy, 1);
    rig.bmc.stall();
    for (int i = 0; i < 8; i++) {
      rig.post(lazy, READING, i, 2);
    }
    rig.context.pass(3);
    CompletableFuture<MessageResponse> late = rig.send(lazy, READING, 2, 600);
    rig.bmc.restart();
    rig.bmc.resume();
    rig.context.pass(90);

    assertEquals(Bytes.of(2, 0), answered(late));
  }
}
