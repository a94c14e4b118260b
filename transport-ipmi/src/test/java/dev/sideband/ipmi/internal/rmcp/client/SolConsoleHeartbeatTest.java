package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.HeartbeatPort;
import dev.sideband.transport.HeartbeatReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A console through our client and our BMC, in virtual time: heartbeats beside its bytes. */
class SolConsoleHeartbeatTest {

  private final ConsoleEar ear = new ConsoleEar();
  @AutoClose private SolConsoleRig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new SolConsoleRig(folder);
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-18")
  @Tag("S2-58")
  void aBusyBmcAnswersHeartbeatsAfterwardsAndTheConsoleGoesOnMeanwhile() {
    SolConsole console = rig.console("");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<HeartbeatReply> replies = new ArrayList<>();
    heartbeats.listen(replies::add);
    assertFalse(heartbeats.send(beat(0)), "the line is not there");
    console.start(ear);
    rig.context.pass(2);
    rig.bmc.pretendBusy(true);
    String said = "";
    for (int i = 1; i <= 5; i++) {
      assertTrue(heartbeats.send(beat(i)));
      said += rig.sayLines(i, 1);
      rig.context.pass(10);
    }
    assertEquals(List.of(), replies);
    assertEquals(said, ear.text.toString());
    rig.bmc.pretendBusy(false);
    rig.context.pass(3);
    replies.sort(Comparator.comparingLong(HeartbeatReply::number));
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L), replies.stream().map(HeartbeatReply::number).toList());
    for (int i = 0; i < 5; i++) {
      HeartbeatReply.Details times = replies.get(i).told().orElseThrow();
      assertTrue(times.limitExceeded());
      assertEquals(
          50_250_000.0 - i * 10_050_000, (double) (times.parsed() - times.received()), 10_000);
    }
    assertEquals(List.of(State.LIVE), ear.states());
  }

  @Test
  @Tag("S2-58")
  void neitherConsoleNorHeartbeatsTakeWhatIsTheOthers() {
    SolConsole console = rig.live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<Long> answered = new ArrayList<>();
    heartbeats.listen(reply -> answered.add(reply.number()));
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      said.append(rig.sayLines(20 * i, 10));
      assertTrue(heartbeats.send(beat(i)));
      said.append(rig.sayLines(20 * i + 10, 10));
      rig.context.pass(1);
    }
    rig.context.pass(10);
    assertEquals(LongStream.range(0, 100).boxed().toList(), answered);
    assertEquals(said.toString(), ear.text.toString());
    assertEquals(List.of(State.LIVE), ear.states());
  }

  private static HeartbeatPort.Beat beat(long number) {
    return new HeartbeatPort.Beat(number, 0, null, Duration.ofMinutes(5));
  }

  @Test
  void noMoreHeartbeatsAreUnderWayThanTheBmcKeeps() {
    SolConsole console = rig.live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    rig.bmc.pretendBusy(true);
    for (int i = 0; i < SolHeartbeats.MOST_UNDER_WAY; i++) {
      assertTrue(heartbeats.send(beat(i)));
      rig.context.pass(2);
    }
    assertFalse(heartbeats.send(beat(99)));
    rig.bmc.pretendBusy(false);
    rig.context.pass(1);
    assertTrue(heartbeats.send(beat(100)));
  }

  @Test
  @Tag("S2-47")
  void aHeartbeatThatWasLostIsNotSentAgain() {
    SolConsole console = rig.live(ear, "");
    HeartbeatPort heartbeats = console.heartbeats().orElseThrow();
    List<Long> answered = new ArrayList<>();
    heartbeats.listen(reply -> answered.add(reply.number()));
    for (int i = 0; i < 5 * SolHeartbeats.MOST_UNDER_WAY; i++) {
      boolean isLost = i % 4 != 0;
      rig.network.fate = isLost ? packet -> List.of() : TestNetwork.PERFECT;
      assertTrue(heartbeats.send(beat(i)), "lost ones make room: " + i);
      rig.network.fate = TestNetwork.PERFECT;
      rig.context.pass(3);
    }
    assertEquals(
        LongStream.range(0, 5 * SolHeartbeats.MOST_UNDER_WAY)
            .filter(each -> each % 4 == 0)
            .boxed()
            .toList(),
        answered);
    assertEquals(List.of(State.LIVE), ear.states());
  }
}
