package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.AlarmKey;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.ConsoleListener;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A console whose bytes have numbers: what of it is stored and told, and what is fetched. */
class ConsoleMonitorNumberedTest {

  private final HandConsole console = new HandConsole();
  private MonitorRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new MonitorRig(console);
  }

  @Test
  @Tag("S2-40")
  void storesThenPublishesWhatComes() throws Exception {
    Recorder<ConsoleRecord> recorder = new Recorder<>(Long.MAX_VALUE);
    rig.monitor.subscribe(recorder);
    rig.live();
    console.say("one ");
    console.say("two ");
    rig.context.run();
    assertEquals("one two ", rig.stored());
    assertEquals(
        "one two ",
        String.join("", recorder.values().stream().map(each -> MonitorRig.shown(each)).toList()));
    assertEquals("complete from 0 to 8", rig.monitor.completeness().toString());
    rig.monitor.close();
    assertEquals(ConsoleState.ENDED, rig.monitor.state());
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatWasMissedAndKeepsTheOrder() throws Exception {
    rig.live();
    console.say("first ");
    console.become(State.LOST);
    assertEquals(ConsoleState.NETWORK_LOST, rig.monitor.state());
    console.sayUnheard("that nobody heard while the line was lost ");
    console.become(State.LIVE);
    console.say("ahead of its turn ");
    assertEquals(ConsoleState.REFILLING, rig.monitor.state());
    rig.context.run();
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
    console.say("last");
    assertEquals(console.history.toString(), rig.stored());
    assertTrue(rig.monitor.completeness().isComplete(), rig.monitor.completeness()::toString);
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatASilentConsoleSaidMeanwhile() throws Exception {
    rig.live();
    console.say("first ");
    console.become(State.LOST);
    console.sayUnheard("unheard");
    rig.live();
    assertEquals("first unheard", rig.stored());
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatWasMissedBeforeTheFirstByteCame() throws Exception {
    console.sayUnheard("before the watch. ");
    rig.live();
    console.sayUnheard("lost on the way ");
    console.become(State.LOST);
    rig.live();
    console.say("heard");
    assertEquals("lost on the way heard", rig.stored());
  }

  @Test
  void bytesThatComeAgainAreStoredOnce() throws Exception {
    rig.live();
    console.say("once");
    console.sayAgain(0);
    console.sayUnheard(" more");
    console.sayAgain(2);
    assertEquals("once more", rig.stored());
    assertEquals(6, rig.monitor.completeness().repeated());
  }

  @Test
  @Tag("S2-55")
  void whatIsOverwrittenIsMarkedWhereItIsMissing() throws Exception {
    rig.live();
    console.say("abc");
    console.become(State.LOST);
    console.sayUnheard("0123456789");
    console.oldest = 8;
    rig.live();
    console.say("end");
    assertEquals("abc<3..8 OVERWRITTEN>56789end", rig.stored());
    assertFalse(rig.monitor.completeness().isComplete());
    assertEquals(GapCause.OVERWRITTEN, rig.monitor.completeness().gaps().get(0).cause());
  }

  @Test
  @Tag("S2-53")
  void aStreamThatTheBmcLostEnds() throws Exception {
    rig.live();
    console.say("old");
    console.become(State.LOST);
    console.stream = 8;
    console.history.setLength(0);
    console.sayUnheard("new ");
    rig.live();
    console.say("stream");
    assertEquals("old<3..3 STREAM_LOST>new stream", rig.stored());
  }

  @Test
  void aHistoryThatFailsIsAskedAgain() throws Exception {
    rig.live();
    console.say("a");
    console.become(State.LOST);
    console.sayUnheard("b");
    console.failure = new ChannelClosedException("hand");
    rig.live();
    console.say("c");
    assertEquals(ConsoleState.REFILLING, rig.monitor.state());
    assertEquals("a", rig.stored());
    console.failure = null;
    rig.context.pass(Duration.ofSeconds(2));
    rig.context.run();
    assertEquals("abc", rig.stored());
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
    assertEquals(1, rig.monitor.health().failures());
  }

  @Test
  @Tag("S2-49")
  void goesOnAfterARestartFromTheLastStoredByte() throws Exception {
    rig.live();
    console.say("before ");
    rig.monitor.close();
    console.sayUnheard("meanwhile ");
    rig.start();
    rig.live();
    console.say("after");
    assertEquals("before meanwhile after", rig.stored());
    assertTrue(rig.monitor.completeness().isComplete());
  }

  @Test
  @Tag("S2-57")
  void alarmsTellWhenTheConsoleIsTakenOrLost() {
    AlarmKey taken = new AlarmKey(ConsoleMonitor.TAKEN, rig.monitor.source().toString());
    AlarmKey lost = new AlarmKey(ConsoleMonitor.LOST, rig.monitor.source().toString());
    console.become(State.TAKEN);
    assertEquals(ConsoleState.TAKEN, rig.monitor.state());
    assertTrue(rig.alarms.active(taken).isPresent());
    rig.live();
    assertTrue(rig.alarms.active().isEmpty());
    console.become(State.LOST);
    assertTrue(rig.alarms.active(lost).isPresent());
    rig.live();
    assertTrue(rig.alarms.active().isEmpty());
  }

  @Test
  @Tag("S2-57")
  void whoeverFollowsHearsAllAndIsAsked() throws Exception {
    List<String> told = new ArrayList<>();
    HandConsole other = new HandConsole();
    ConsoleMonitor second =
        new ConsoleMonitor(
            new SourceId("n", "console"),
            other,
            new ConsoleStore(RingLog.memory().size(1 << 18).open(rig.clock)),
            HeartbeatRules.STANDARD,
            rig.alarms,
            rig.context);
    second.start(
        new ConsoleListener() {
          @Override
          public void received(ConsoleChunk chunk) {
            told.add(chunk.data().size() + " of " + second.completeness());
          }

          @Override
          public void changed(ConsoleLine line) {
            told.add(line.state() + " " + second.state());
          }

          @Override
          public void breakDetected() {
            told.add("break");
          }

          @Override
          public boolean mayTakeOver(long holder) {
            return holder == 5;
          }
        });
    other.become(State.LIVE);
    rig.context.run();
    other.say("four");
    other.listener().breakDetected();
    assertTrue(other.listener().mayTakeOver(5));
    assertFalse(other.listener().mayTakeOver(6));
    second.close();
    assertEquals(
        List.of("LIVE REFILLING", "4 of complete from 0 to 4", "break", "ENDED ENDED"), told);
    console.become(State.LIVE);
    assertFalse(console.listener().mayTakeOver(5), "not unless somebody says so");
  }

  @Test
  void whatCannotBeStoredIsNotAcknowledged() {
    rig.live();
    rig.log.close();
    assertThrows(UncheckedIOException.class, () -> console.say("lost"));
    assertEquals(1, rig.monitor.health().failures());
  }
}
