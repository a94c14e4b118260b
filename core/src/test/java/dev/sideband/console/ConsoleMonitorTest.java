package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.alarm.AlarmKey;
import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.Recorder;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine;
import dev.sideband.transport.ConsoleLine.State;
import dev.sideband.transport.ConsoleListener;
import dev.sideband.transport.ObserverListener;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleMonitorTest {

  private final ManualContext context = new ManualContext();
  private final BootClock clock =
      BootClock.of(new BmcBoot(1), Duration.ZERO, context.time, context.time);
  private final AlarmBook alarms = new AlarmBook(clock, ObserverListener.NONE);
  private final HandConsole console = new HandConsole();
  private RingLog log;
  private ConsoleStore store;
  private ConsoleMonitor monitor;

  @BeforeEach
  @SuppressWarnings("NullAway.Init") // startMonitor does it.
  void start() throws Exception {
    log = RingLog.memory().size(1 << 18).open(clock);
    store = new ConsoleStore(log);
    startMonitor();
  }

  private void startMonitor() throws Exception {
    startMonitor(
        HeartbeatRules.STANDARD
            .sending(1, Duration.ofSeconds(10))
            .waiting(Duration.ofSeconds(25))
            .bearing(5, MissCount.CONSECUTIVE));
  }

  private void startMonitor(HeartbeatRules rules) throws Exception {
    monitor =
        new ConsoleMonitor(new SourceId("m", "console"), console, store, rules, alarms, context);
    monitor.start();
    assertEquals(ConsoleState.CONNECTING, monitor.state());
  }

  private void live() {
    console.become(State.LIVE);
    context.run();
  }

  /** Returns what is stored: bytes as they are, gaps and repeats in angles. */
  private String stored() throws Exception {
    StringBuilder text = new StringBuilder();
    store.read(entry -> text.append(shown(entry)));
    return text.toString();
  }

  private static String shown(ConsoleRecord entry) {
    if (entry instanceof ConsoleRecord.Said said) {
      return new String(said.data().toArray(), StandardCharsets.US_ASCII);
    }
    return entry instanceof ConsoleRecord.Missing missing
        ? "<" + missing.bytes() + " " + missing.cause() + ">"
        : "<repeated>";
  }

  @Test
  @Tag("S2-40")
  void storesThenPublishesWhatComes() throws Exception {
    Recorder<ConsoleRecord> recorder = new Recorder<>(Long.MAX_VALUE);
    monitor.subscribe(recorder);
    live();
    console.say("one ");
    console.say("two ");
    context.run();
    assertEquals("one two ", stored());
    assertEquals(
        "one two ", String.join("", recorder.values().stream().map(each -> shown(each)).toList()));
    assertEquals("complete from 0 to 8", monitor.completeness().toString());
    monitor.close();
    assertEquals(ConsoleState.ENDED, monitor.state());
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatWasMissedAndKeepsTheOrder() throws Exception {
    live();
    console.say("first ");
    console.become(State.LOST);
    assertEquals(ConsoleState.NETWORK_LOST, monitor.state());
    console.sayUnheard("that nobody heard while the line was lost ");
    console.become(State.LIVE);
    console.say("ahead of its turn ");
    assertEquals(ConsoleState.REFILLING, monitor.state());
    context.run();
    assertEquals(ConsoleState.LIVE, monitor.state());
    console.say("last");
    assertEquals(console.history.toString(), stored());
    assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatASilentConsoleSaidMeanwhile() throws Exception {
    live();
    console.say("first ");
    console.become(State.LOST);
    console.sayUnheard("unheard");
    live();
    assertEquals("first unheard", stored());
    assertEquals(ConsoleState.LIVE, monitor.state());
  }

  @Test
  @Tag("S2-32")
  void fetchesWhatWasMissedBeforeTheFirstByteCame() throws Exception {
    console.sayUnheard("before the watch. ");
    live();
    console.sayUnheard("lost on the way ");
    console.become(State.LOST);
    live();
    console.say("heard");
    assertEquals("lost on the way heard", stored());
  }

  @Test
  void bytesThatComeAgainAreStoredOnce() throws Exception {
    live();
    console.say("once");
    console.sayAgain(0);
    console.sayUnheard(" more");
    console.sayAgain(2);
    assertEquals("once more", stored());
    assertEquals(6, monitor.completeness().repeated());
  }

  @Test
  @Tag("S2-55")
  void whatIsOverwrittenIsMarkedWhereItIsMissing() throws Exception {
    live();
    console.say("abc");
    console.become(State.LOST);
    console.sayUnheard("0123456789");
    console.oldest = 8;
    live();
    console.say("end");
    assertEquals("abc<3..8 OVERWRITTEN>56789end", stored());
    assertFalse(monitor.completeness().isComplete());
    assertEquals(GapCause.OVERWRITTEN, monitor.completeness().gaps().get(0).cause());
  }

  @Test
  @Tag("S2-53")
  void aStreamThatTheBmcLostEnds() throws Exception {
    live();
    console.say("old");
    console.become(State.LOST);
    console.stream = 8;
    console.history.setLength(0);
    console.sayUnheard("new ");
    live();
    console.say("stream");
    assertEquals("old<3..3 STREAM_LOST>new stream", stored());
  }

  @Test
  void aHistoryThatFailsIsAskedAgain() throws Exception {
    live();
    console.say("a");
    console.become(State.LOST);
    console.sayUnheard("b");
    console.failure = new ChannelClosedException("hand");
    live();
    console.say("c");
    assertEquals(ConsoleState.REFILLING, monitor.state());
    assertEquals("a", stored());
    console.failure = null;
    context.pass(Duration.ofSeconds(2));
    context.run();
    assertEquals("abc", stored());
    assertEquals(ConsoleState.LIVE, monitor.state());
    assertEquals(1, monitor.health().failures());
  }

  @Test
  @Tag("S2-49")
  void goesOnAfterARestartFromTheLastStoredByte() throws Exception {
    live();
    console.say("before ");
    monitor.close();
    console.sayUnheard("meanwhile ");
    startMonitor();
    live();
    console.say("after");
    assertEquals("before meanwhile after", stored());
    assertTrue(monitor.completeness().isComplete());
  }

  @Test
  @Tag("S2-56")
  void withAPlainBmcALostLineIsAGap() throws Exception {
    console.isPlain = true;
    live();
    console.say("one");
    console.become(State.LOST);
    console.become(State.LIVE);
    console.say("two");
    console.say(ConsoleChunk.Kind.AFTER_GAP, "three");
    console.say(ConsoleChunk.Kind.INFERRED_REPEAT, "three");
    assertEquals("one<3..3 NO_HISTORY>two<6..6 NO_HISTORY>three<repeated>", stored());
    assertEquals(2, monitor.completeness().gaps().size());
    assertEquals(Numbering.LOCAL, monitor.completeness().numbering());
    monitor.close();
    startMonitor();
    live();
    console.say("four");
    assertTrue(stored().endsWith("<repeated><11..11 NO_HISTORY>four"), this::storedOrNothing);
  }

  @Test
  @Tag("S2-56")
  void withAPlainBmcALineThatIsLostBeforeTheFirstByteIsAGapToo() throws Exception {
    console.isPlain = true;
    live();
    console.sayUnheard("lost on the way ");
    console.become(State.LOST);
    live();
    console.say("heard");
    assertEquals("<0..0 NO_HISTORY>heard", stored());
    assertFalse(monitor.completeness().isComplete());
  }

  private String storedOrNothing() {
    List<String> text = new ArrayList<>();
    try {
      text.add(stored());
    } catch (Exception e) {
      text.add(e.toString());
    }
    return text.toString();
  }

  @Test
  @Tag("S2-57")
  void alarmsTellWhenTheConsoleIsTakenOrLost() {
    AlarmKey taken = new AlarmKey(ConsoleMonitor.TAKEN, monitor.source().toString());
    AlarmKey lost = new AlarmKey(ConsoleMonitor.LOST, monitor.source().toString());
    console.become(State.TAKEN);
    assertEquals(ConsoleState.TAKEN, monitor.state());
    assertTrue(alarms.active(taken).isPresent());
    live();
    assertTrue(alarms.active().isEmpty());
    console.become(State.LOST);
    assertTrue(alarms.active(lost).isPresent());
    live();
    assertTrue(alarms.active().isEmpty());
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
            new ConsoleStore(RingLog.memory().size(1 << 18).open(clock)),
            HeartbeatRules.STANDARD,
            alarms,
            context);
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
    context.run();
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
    live();
    log.close();
    assertThrows(UncheckedIOException.class, () -> console.say("lost"));
    assertEquals(1, monitor.health().failures());
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      context.pass(Duration.ofSeconds(1));
      context.run();
    }
  }

  private AlarmKey late(int number) {
    return new AlarmKey(ConsoleMonitor.LATE, monitor.source() + "#" + number);
  }

  @Test
  @Tag("S2-8")
  @Tag("S2-20")
  @Tag("S2-23")
  void aLateHeartbeatIsAnAlarmUntilItIsAnswered() {
    live();
    console.say("text");
    pass(11);
    assertEquals(2, console.beats.size());
    assertEquals(4, console.beats.get(1).held().orElseThrow().offset());
    pass(15);
    Alarm alarm = alarms.active(late(1)).orElseThrow();
    assertEquals("heartbeat 1 waits for 25 s", alarm.text());
    assertEquals(
        monitor.heartbeat(1).orElseThrow().sentWall().toString(), alarm.facts().get("sent"));
    assertEquals(1, alarms.active().size());
    assertEquals(HeartbeatState.MISSED, monitor.heartbeat(1).orElseThrow().state());
    long now = context.time.nanos();
    console.answer(1, now, 1_000, 26_000_000);
    assertTrue(alarms.active().isEmpty());
    assertEquals(HeartbeatState.ANSWERED_LATE, monitor.heartbeat(1).orElseThrow().state());
    assertEquals(ConsoleState.BMC_BUSY, monitor.state());
    assertEquals(1, monitor.abnormalHeartbeats().size());
    pass(5);
    console.answer(4, context.time.nanos(), 30_900_000, 30_900_000);
    assertEquals(ConsoleState.LIVE, monitor.state());
  }

  @Test
  @Tag("S2-9")
  void anAnswerThatComesWhileTheHeartbeatLeavesIsMatched() {
    console.onBeat = beat -> console.answer(beat.number(), context.time.nanos(), 1_000, 1_000);
    live();
    pass(1);
    assertEquals(1, console.beats.size());
    assertEquals(HeartbeatState.ANSWERED, monitor.heartbeat(1).orElseThrow().state());
  }

  @Test
  @Tag("S2-23")
  @Tag("S2-32")
  void heartbeatsThatWereMissedInALostLineAreSettledByTheRefill() {
    pass(30);
    assertEquals(0, console.beats.size(), "none can leave before there is a line");
    live();
    console.say("text");
    console.answer(1, context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    pass(40);
    assertTrue(alarms.active(late(2)).isEmpty(), "it never left, so nobody's answer is late");
    console.sayUnheard("unheard");
    live();
    assertEquals(HeartbeatState.MISSED, monitor.heartbeat(2).orElseThrow().state());
    pass(10);
    int newest = console.beats.size();
    console.answer(newest, context.time.nanos(), 50_000_000, 50_000_000);
    assertEquals(HeartbeatState.REFETCHED, monitor.heartbeat(2).orElseThrow().state());
    assertTrue(alarms.active(late(2)).isEmpty());
    assertEquals(newest, monitor.heartbeatsBetween(0, context.time.nanos()).size());
  }

  @Test
  @Tag("S2-23")
  @Tag("S2-55")
  void heartbeatsOfATimeWhoseLogIsGoneAreLost() {
    live();
    console.say("text");
    console.answer(1, context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    pass(30);
    console.sayUnheard("unheard");
    console.oldest = 8;
    live();
    pass(10);
    console.answer(console.beats.size(), context.time.nanos(), 40_000_000, 40_000_000);
    assertEquals(HeartbeatState.LOST, monitor.heartbeat(2).orElseThrow().state());
  }

  @Test
  @Tag("S2-26")
  void tooManyMissesEndTheMonitor() {
    live();
    pass(120);
    assertEquals(ConsoleState.ENDED, monitor.state());
    assertEquals(EndReason.THRESHOLD, monitor.endReason().orElseThrow());
    assertTrue(alarms.active().isEmpty());
  }

  @Test
  @Tag("S2-32")
  @Tag("S2-48")
  void aLongOutageEndsNothingUnlessThatWasAskedFor() throws Exception {
    monitor.close();
    startMonitor(HeartbeatRules.STANDARD);
    live();
    console.say("before ");
    console.answer(1, context.time.nanos(), 1_000, 1_000);
    console.become(State.LOST);
    console.sayUnheard("during ");
    pass(3_600);
    assertEquals(ConsoleState.NETWORK_LOST, monitor.state());
    assertEquals(
        List.of(ConsoleMonitor.LOST),
        alarms.active().stream().map(alarm -> alarm.key().rule()).toList());
    live();
    console.say("after");
    context.run();
    assertEquals("before during after", stored());
    assertEquals(ConsoleState.LIVE, monitor.state());
    assertTrue(alarms.active().isEmpty(), alarms.active()::toString);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Tag("S2-32")
  @Tag("S2-48")
  void aDayOfFaultsNeedsNobody(long seed) throws Exception {
    monitor.close();
    startMonitor(HeartbeatRules.STANDARD);
    Random random = new Random(seed);
    Queue<Runnable> unanswered = new ArrayDeque<>();
    console.onBeat =
        beat -> {
          long received = context.time.nanos() / 1_000;
          unanswered.add(() -> {
            long now = context.time.nanos();
            console.answer(beat.number(), now, received, now / 1_000);
          });
        };
    live();
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
      context.run();
      if (!isBusy) {
        unanswered.forEach(Runnable::run);
        unanswered.clear();
      }
      pass(10);
    }
    console.become(State.LIVE);
    console.onBeat =
        beat -> {
          long now = context.time.nanos();
          console.answer(beat.number(), now, now / 1_000, now / 1_000);
        };
    console.say("end");
    pass(600);
    assertTrue(losses > 10, "so many losses: " + losses);
    assertEquals(console.history.toString(), stored());
    assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);
    assertEquals(ConsoleState.LIVE, monitor.state());
    assertEquals(Optional.empty(), monitor.endReason());
    assertEquals(List.of(), alarms.active());
  }

  @Test
  @Tag("S2-56")
  @Tag("S2-49")
  void fillsAGapFromWhatAPlainBmcKept() throws Exception {
    console.isPlain = true;
    console.kept = "";
    startMonitor();
    live();
    console.say("the first line of all\n");
    console.become(State.LOST);
    console.sayUnheard("the second line of all\n");
    console.kept = console.history.toString();
    console.become(State.LIVE);
    console.say("the third line of all\n");
    console.kept = console.history.toString();
    assertEquals(ConsoleState.REFILLING, monitor.state());
    context.run();
    assertEquals(ConsoleState.LIVE, monitor.state());
    assertEquals(console.history.toString(), stored());
    assertTrue(monitor.completeness().isComplete(), monitor.completeness()::toString);

    monitor.close();
    console.sayUnheard("said while nobody watched\n");
    console.kept = console.history.toString();
    startMonitor();
    live();
    assertEquals(console.history.toString(), stored());
    console.failure = new ChannelClosedException("hand");
    console.say(ConsoleChunk.Kind.AFTER_GAP, "after a gap\n");
    context.run();
    assertTrue(stored().endsWith("NO_HISTORY>after a gap\n"), stored());
    assertEquals(3, console.asked);
  }
}
