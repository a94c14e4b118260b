package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.READING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A BMC that stops for a while and then answers everything that piled up: the burst of late and
 * surplus answers must not end the session.
 */
class LateAnswersTest {

  private final LanRig rig = new LanRig();

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10, 20, 40, 55})
  void anIdleSessionSurvivesAStall(int seconds) {
    LanChannel channel = rig.open("?keepalive=1");
    rig.ask(channel, 1);
    rig.bmc.stall();
    rig.context.pass(seconds);
    rig.bmc.resume();
    rig.context.pass(1);

    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
    assertSessionNeverEnded();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 10, 20, 40, 55})
  void aRequestIsAnsweredWhenTheStallIsOver(int seconds) {
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    rig.bmc.stall();
    CompletableFuture<MessageResponse> answer = rig.send(channel, READING, 2, 60);
    rig.context.pass(seconds);
    rig.bmc.resume();
    rig.context.pass(0.1);

    assertEquals(Bytes.of(2, 0), answered(answer));
    assertTrue(rig.context.count("rmcp.dropped.unmatched") > 0, "no surplus answers");
    assertSessionNeverEnded();
  }

  @Test
  void lateAnswersToRequestsThatWereGivenUpDisturbNobody() {
    LanChannel channel = rig.open("?inflight=16");
    rig.ask(channel, 1);
    for (int round = 0; round < 20; round++) {
      rig.bmc.stall();
      for (int i = 0; i < 8; i++) {
        rig.post(channel, READING, 1_000, 2);
      }
      rig.context.pass(3);
      rig.bmc.resume();
      assertEquals(Bytes.of(round, 0), rig.ask(channel, round));
    }
    assertSessionNeverEnded();
  }

  @Test
  void aStallLongerThanTheBmcKeepsSessionsEndsInANewOneWithinSeconds() {
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    rig.bmc.stall();
    CompletableFuture<MessageResponse> answer = rig.send(channel, READING, 2, 120);
    rig.context.pass(70);
    rig.bmc.restart();
    rig.bmc.resume();
    rig.context.pass(6);

    assertEquals(Bytes.of(2, 0), answered(answer));
    assertEquals(2, rig.context.count("rmcp.sessions.opened"));
  }

  private void assertSessionNeverEnded() {
    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    assertEquals(0, rig.context.count("rmcp.sessions.lost"));
    assertEquals(1, rig.bmc.sessions());
  }
}
