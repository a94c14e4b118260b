package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.transport.ConsoleLine.State;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heartbeats of a console: when they are late or lost, and what outages they outlast. */
class ConsoleMonitorHeartbeatTest {

  private final HandConsole console = new HandConsole();
  private MonitorRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new MonitorRig(console);
  }

  private AlarmKey late(int number) {
    return new AlarmKey(ConsoleMonitor.LATE, rig.monitor.source() + "#" + number);
  }

  @Test
  @Tag("S2-8")
  @Tag("S2-20")
  @Tag("S2-23")
  void aLateHeartbeatIsAnAlarmUntilItIsAnswered() {
    rig.live();
    console.say("text");
    rig.pass(11);
    assertEquals(2, console.beats.size());
    assertEquals(4, console.beats.get(1).held().orElseThrow().offset());
    rig.pass(15);
    Alarm alarm = rig.alarms.active(late(1)).orElseThrow();
    assertEquals("heartbeat 1 waits for 25 s", alarm.text());
    assertEquals(
        rig.monitor.heartbeat(1).orElseThrow().sentWall().toString(), alarm.facts().get("sent"));
    assertEquals(1, rig.alarms.active().size());
    assertEquals(HeartbeatState.MISSED, rig.monitor.heartbeat(1).orElseThrow().state());
    long now = rig.context.time.nanos();
    console.answer(1, now, 1_000, 26_000_000);
    assertTrue(rig.alarms.active().isEmpty());
    assertEquals(HeartbeatState.ANSWERED_LATE, rig.monitor.heartbeat(1).orElseThrow().state());
    assertEquals(ConsoleState.BMC_BUSY, rig.monitor.state());
    assertEquals(1, rig.monitor.abnormalHeartbeats().size());
    rig.pass(5);
    console.answer(4, rig.context.time.nanos(), 30_900_000, 30_900_000);
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
  }

  @Test
  @Tag("S2-9")
  void anAnswerThatComesWhileTheHeartbeatLeavesIsMatched() {
    console.onBeat = beat -> console.answer(beat.number(), rig.context.time.nanos(), 1_000, 1_000);
    rig.live();
    rig.pass(1);
    assertEquals(1, console.beats.size());
    assertEquals(HeartbeatState.ANSWERED, rig.monitor.heartbeat(1).orElseThrow().state());
  }

  @Test
  @Tag("S2-23")
  @Tag("S2-32")
  void heartbeatsThatWereMissedInALostLineAreSettledByTheRefill() {
    rig.pass(30);
    assertEquals(0, console.beats.size(), "none can leave before there is a line");
    rig.live();
    console.say("text");
    console.answer(1, rig.context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    rig.pass(40);
    assertTrue(rig.alarms.active(late(2)).isEmpty(), "it never left, so nobody's answer is late");
    console.sayUnheard("unheard");
    rig.live();
    assertEquals(HeartbeatState.MISSED, rig.monitor.heartbeat(2).orElseThrow().state());
    rig.pass(10);
    int newest = console.beats.size();
    console.answer(newest, rig.context.time.nanos(), 50_000_000, 50_000_000);
    assertEquals(HeartbeatState.REFETCHED, rig.monitor.heartbeat(2).orElseThrow().state());
    assertTrue(rig.alarms.active(late(2)).isEmpty());
    assertEquals(newest, rig.monitor.heartbeatsBetween(0, rig.context.time.nanos()).size());
  }

  @Test
  @Tag("S2-23")
  @Tag("S2-55")
  void heartbeatsOfATimeWhoseLogIsGoneAreLost() {
    rig.live();
    console.say("text");
    console.answer(1, rig.context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    rig.pass(30);
    console.sayUnheard("unheard");
    console.oldest = 8;
    rig.live();
    rig.pass(10);
    console.answer(console.beats.size(), rig.context.time.nanos(), 40_000_000, 40_000_000);
    assertEquals(HeartbeatState.LOST, rig.monitor.heartbeat(2).orElseThrow().state());
  }

  @Test
  @Tag("S2-26")
  void tooManyMissesEndTheMonitor() {
    rig.live();
    rig.pass(120);
    assertEquals(ConsoleState.ENDED, rig.monitor.state());
    assertEquals(EndReason.THRESHOLD, rig.monitor.endReason().orElseThrow());
    assertTrue(rig.alarms.active().isEmpty());
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-48")
  void aLongOutageEndsNothingUnlessThatWasAskedFor() throws Exception {
    rig.monitor.close();
    rig.start(HeartbeatRules.STANDARD);
    rig.live();
    console.say("before ");
    console.answer(1, rig.context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    console.sayUnheard("during ");
    rig.pass(3_600);
    assertEquals(ConsoleState.NETWORK_LOST, rig.monitor.state());
    assertEquals(
        List.of(ConsoleMonitor.LOST),
        rig.alarms.active().stream().map(alarm -> alarm.key().rule()).toList());
    rig.live();
    console.say("after");
    rig.context.run();
    assertEquals("before during after", rig.stored());
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
    assertTrue(rig.alarms.active().isEmpty(), rig.alarms.active()::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Tag("S2-32")
  @Tag("S2-48")
  void aDayOfFaultsNeedsNobody(long seed) throws Exception {
    rig.monitor.close();
    rig.start(HeartbeatRules.STANDARD);
    Random random = new Random(seed);
    Queue<Runnable> unanswered = new ArrayDeque<>();
    console.onBeat =
        beat -> {
          long received = rig.context.time.nanos() / 1_000;
          unanswered.add(() -> {
            long now = rig.context.time.nanos();
            console.answer(beat.number(), now, received, now / 1_000);
          });
        };
    rig.live();
    boolean isBusy = false;
    int losses = 0;
    for (int line = 0; line < 8_640; line++) {
      boolean isLive = console.line().state() == State.LIVE;
      int fault = random.nextInt(100);
      if (fault == 0) {
        losses += isLive ? 1 : 0;
        unanswered.clear();
        console.become(isLive ? State.LOST : State.LIVE);
      } else if (fault == 1) {
        isBusy = !isBusy;
      } else if (fault < 5 || !isLive) {
        console.sayUnheard("unheard " + line + " ");
      } else if (fault < 15) {
        console.say("line " + line + " ");
      }
      rig.context.run();
      if (!isBusy) {
        unanswered.forEach(Runnable::run);
        unanswered.clear();
      }
      rig.pass(10);
    }
    console.become(State.LIVE);
    console.onBeat =
        beat -> {
          long now = rig.context.time.nanos();
          console.answer(beat.number(), now, now / 1_000, now / 1_000);
        };
    console.say("end");
    rig.pass(600);
    assertTrue(losses > 10, "so many losses: " + losses);
    assertEquals(console.history.toString(), rig.stored());
    assertTrue(rig.monitor.completeness().isComplete(), rig.monitor.completeness()::toString);
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
    assertEquals(Optional.empty(), rig.monitor.endReason());
    assertEquals(List.of(), rig.alarms.active());
  }
}
