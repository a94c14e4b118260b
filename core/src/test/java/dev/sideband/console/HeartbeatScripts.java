package dev.sideband.console;

import static dev.sideband.console.HeartbeatPlay.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.console.HeartbeatWorld.Kind;
import dev.sideband.console.HeartbeatWorld.Network;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What befalls heartbeats, and what the register makes of it: each script is played in a world of
 * its own, in virtual time and with the real client, network and BMC.
 *
 * <p>Real time is never kept exactly: scripts wait until something is so, and look at what must be
 * so whenever that was.
 */
public abstract class HeartbeatScripts {

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final HeartbeatRules QUICK =
      HeartbeatRules.STANDARD.sending(3, INTERVAL.multipliedBy(3)).waiting(Duration.ofMillis(500));
  private static final long MICRO = 1_000;

  private @Nullable HeartbeatWorld world;

  /** Returns a world of that kind, in which nothing happened yet and the line is there. */
  protected abstract HeartbeatWorld open(Kind kind) throws Exception;

  /** Returns the names of all scripts. */
  public static List<String> names() {
    return Arrays.stream(HeartbeatScripts.class.getDeclaredMethods())
        .filter(each -> each.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .toList();
  }

  /** Plays one of them, and closes its world. */
  public final void play(String name) throws Throwable {
    try {
      HeartbeatScripts.class.getDeclaredMethod(name).invoke(this);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      close();
    }
  }

  @AfterEach
  void close() throws IOException {
    if (world != null) {
      world.close();
    }
  }

  private HeartbeatPlay play(HeartbeatRules rules) throws Exception {
    return play(Kind.OURS, rules, 1);
  }

  private HeartbeatPlay play(Kind kind, HeartbeatRules rules, long firstNumber) throws Exception {
    HeartbeatWorld opened = open(kind);
    world = opened;
    return new HeartbeatPlay(opened, rules, firstNumber);
  }

  private static HeartbeatRules remembering(int memory, Map<Unexpected, UnexpectedPolicy> on) {
    return new HeartbeatRules(
        QUICK.period(),
        QUICK.perPeriod(),
        Duration.ofMinutes(1),
        QUICK.threshold(),
        QUICK.counting(),
        QUICK.atPeriod(),
        QUICK.duration(),
        QUICK.tolerance(),
        memory,
        on);
  }

  private static BmcTimes times(Heartbeat beat) {
    return beat.times().orElseThrow(() -> new AssertionError(beat.toString()));
  }

  @Test
  @Tag("S2-8")
  @Tag("S2-9")
  @Tag("S2-13")
  @Tag("S2-14")
  @Tag("S2-24")
  @Tag("S2-33")
  @Tag("S2-34")
  @Tag("S2-41")
  @Tag("S2-42")
  @Tag("S2-43")
  @Tag("S2-44")
  void eachPeriodHasItsHeartbeats() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.until(() -> play.answered().size() >= 9 && play.register.outstanding() == 0);
    assertEquals(LongStream.rangeClosed(1, play.sent.size()).boxed().toList(), play.sent);
    for (Heartbeat each : play.all()) {
      assertEquals(each.period(), (each.sent() - play.start) / QUICK.period().toNanos());
      assertEquals(HeartbeatState.ANSWERED, each.state());
      assertTrue(times(each).waited() >= 0, each::toString);
      assertEquals(List.of(each), play.register.sentBetween(each.sent(), each.sent()));
    }
    Heartbeat last = play.all().get(play.all().size() - 1);
    long places =
        last.period() * 3
            + (last.sent() - play.start) % QUICK.period().toNanos() / INTERVAL.toNanos()
            + 1;
    assertEquals(places, play.sent.size() + play.register.skipped(), "one in each place");
    assertEquals(List.of(), play.register.periods());
    assertEquals(List.of(), play.register.abnormal());
    assertTrue(play.told(HeartbeatEvent.RoundEnded.class).size() >= 3);
  }

  @Test
  @Tag("S2-8")
  void whatNobodySentInTimeIsLeftOut() throws Exception {
    HeartbeatPlay play = play(QUICK.sending(1, INTERVAL));
    play.untilAnswered(2);
    play.sleep(INTERVAL.multipliedBy(4));
    int before = play.sent.size();
    play.until(() -> play.sent.size() > before);
    assertTrue(play.register.skipped() >= 2, "no burst makes up for it");
    assertFalse(play.register.isDue(play.of(play.sent.get(before)).sent()));
  }

  @Test
  @Tag("S2-12")
  @Tag("S2-15")
  @Tag("S2-16")
  @Tag("S2-17")
  @Tag("S2-18")
  @Tag("S2-20")
  @Tag("S2-23")
  @Tag("S2-28")
  @Tag("S2-29")
  @Tag("S2-46")
  @Tag("S2-47")
  void aBusyBmcAnswersAllAfterwards() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.untilAnswered(2);
    play.world.busy(true);
    int before = play.answers.size();
    play.untilMissed(3);
    List<Long> missed = numbers(play.in(HeartbeatState.MISSED));
    assertEquals(
        missed,
        play.told(HeartbeatEvent.Overdue.class).stream()
            .map(each -> each.heartbeat().number())
            .toList());
    play.world.busy(false);
    play.untilNextAnswered();
    play.untilAnswered(missed);
    for (long each : missed) {
      Heartbeat now = play.of(each);
      assertEquals(HeartbeatCause.BMC_BUSY, now.cause(), now::toString);
      assertTrue(play.unsent.contains(each) || times(now).waited() > 250_000, now::toString);
      assertTrue(play.register.abnormal().contains(now));
    }
    List<Long> parsed =
        play.answers.subList(before, play.answers.size()).stream()
            .map(each -> each.times().orElseThrow().parsed())
            .toList();
    assertEquals(parsed.stream().sorted().toList(), parsed, "the first come first");
    assertEquals(missed.size(), play.told(HeartbeatEvent.Overdue.class).size(), "told once each");
    assertEquals(Optional.empty(), play.register.endReason());
    assertTrue(play.register.toOurs(times(play.of(1)).boot(), 1).isPresent(), "its clock is known");
  }

  @Test
  @Tag("S2-12")
  @Tag("S2-13")
  @Tag("S2-45")
  void twoAnswersAtOnceAreTakenForWhatTheyAre() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofSeconds(20)));
    play.until(() -> play.answered().size() >= 1 && play.register.outstanding() == 0);
    int rounds = play.told(HeartbeatEvent.RoundEnded.class).size();
    play.world.busy(true);
    play.until(() -> play.register.outstanding() >= 2);
    assertEquals(rounds, play.told(HeartbeatEvent.RoundEnded.class).size());
    play.world.busy(false);
    play.until(() -> play.register.outstanding() == 0);
    play.untilNextAnswered();
    assertTrue(play.told(HeartbeatEvent.RoundEnded.class).size() > rounds);
    assertEquals(List.of(), play.register.windows(), "nothing is in doubt");
    assertEquals(List.of(), play.told(HeartbeatEvent.UnexpectedAnswer.class));
    assertEquals(Optional.empty(), play.register.endReason());
  }

  @Test
  @Tag("S2-19")
  void anAnswerWithinThePatienceIsNotLate() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofSeconds(30)));
    play.world.busy(true);
    play.until(() -> play.sent.size() >= 8);
    play.world.busy(false);
    play.until(() -> play.of(1).state().isAnswered());
    assertNotEquals(HeartbeatState.ANSWERED_LATE, play.of(1).state());
    assertEquals(List.of(), play.told(HeartbeatEvent.Overdue.class));
  }

  @Test
  @Tag("S2-21")
  @Tag("S2-22")
  @Tag("S2-23")
  void theBmcTellsWhichItKeptForTooLong() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofSeconds(30)));
    play.untilAnswered(1);
    play.world.busy(true);
    play.until(() -> play.sent.size() >= 8);
    play.world.busy(false);
    play.until(() -> play.register.outstanding() == 0);
    for (Heartbeat each : play.all()) {
      boolean tooLong = times(each).waited() > HeartbeatWorld.LIMIT.toNanos() / MICRO;
      assertEquals(tooLong, each.state() == HeartbeatState.TIMEOUT_REPORTED, each::toString);
      long received =
          play.register.toOurs(times(each).boot(), times(each).received()).orElseThrow();
      long off = play.register.uncertainty().toNanos() + Duration.ofMillis(5).toNanos();
      assertTrue(received >= each.sent() - off && received <= each.arrived() + off, each::toString);
    }
    assertFalse(play.in(HeartbeatState.TIMEOUT_REPORTED).isEmpty());
  }

  @Test
  @Tag("S2-25")
  @Tag("S2-26")
  @Tag("S2-27")
  void oneMissMoreThanTheThresholdIsTheEnd() throws Exception {
    HeartbeatPlay play = play(QUICK.bearing(2, MissCount.CONSECUTIVE));
    play.untilAnswered(2);
    play.world.network(Network.CUT);
    play.until(() -> play.register.endReason().isPresent());
    assertEquals(Optional.of(EndReason.THRESHOLD), play.register.endReason());
    assertEquals(
        List.of(1, 2, 3),
        play.told(HeartbeatEvent.Overdue.class).stream().map(each -> each.misses()).toList(),
        "it goes on until then");
    assertEquals(0, play.register.outstanding(), "all is settled at the end");
    assertEquals(LongStream.rangeClosed(1, play.sent.size()).boxed().toList(), play.sent);
  }

  @Test
  @Tag("S2-26")
  void anAnswerEndsARowOfMissesButNotThoseOfAPeriod() throws Exception {
    HeartbeatRules perPeriod = QUICK.sending(1_000, INTERVAL.multipliedBy(1_000));
    HeartbeatPlay row = play(perPeriod.bearing(5, MissCount.CONSECUTIVE));
    missTwoThrice(row);
    assertEquals(Optional.empty(), row.register.endReason());
    row.world.close();
    HeartbeatPlay period = play(Kind.OURS, perPeriod.bearing(5, MissCount.IN_PERIOD), 1);
    missTwoThrice(period);
    assertEquals(Optional.of(EndReason.THRESHOLD), period.register.endReason());
  }

  /** Two heartbeats are missed at least and others answered, three times. */
  private static void missTwoThrice(HeartbeatPlay play) throws InterruptedException {
    for (int i = 1; i <= 3 && play.register.endReason().isEmpty(); i++) {
      play.untilNextAnswered();
      int before = play.sent.size();
      play.world.network(Network.CUT);
      // The third may get through.
      play.until(() -> play.sent.size() >= before + 3 || play.register.endReason().isPresent());
      play.world.network(Network.PERFECT);
      int misses = 2 * i;
      play.until(() ->
          play.told(HeartbeatEvent.Overdue.class).size() >= misses
              || play.register.endReason().isPresent());
    }
  }

  @Test
  @Tag("S2-28")
  @Tag("S2-30")
  @Tag("S2-31")
  @Tag("S2-47")
  void whatWasSentInACutIsTheNetworksLoss() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.until(() -> play.answered().size() >= 2 && play.register.outstanding() == 0);
    Heartbeat good = play.all().get(play.all().size() - 1);
    play.world.network(Network.CUT);
    play.untilMissed(4);
    play.world.network(Network.PERFECT);
    Heartbeat next = play.untilNextAnswered();
    List<Long> cut = LongStream.range(good.number() + 1, next.number()).boxed().toList();
    play.until(() -> cut.stream().allMatch(each -> play.of(each).state() == HeartbeatState.MISSED));
    for (long each : cut) {
      assertEquals(HeartbeatCause.NETWORK, play.of(each).cause(), () -> play.of(each).toString());
    }
    assertEquals(HeartbeatCause.NONE, next.cause(), next::toString);
    assertEquals(cut, numbers(play.register.abnormal()));
    AbnormalWindow window = play.register.windows().get(0);
    assertEquals(cut, window.numbers());
    assertEquals(good.sent(), window.sentFrom());
    assertEquals(next.sent(), window.sentTo());
    assertEquals(
        Optional.of(
            new AbnormalWindow.BmcSpan(
                times(good).boot(), times(good).received(), times(next).received())),
        window.bmcSpan());
  }

  @Test
  @Tag("S2-47")
  void aBmcThatStandsStillAnswersAllAtOnce() throws Exception {
    HeartbeatPlay play = play(Kind.APART, QUICK, 1);
    play.until(() -> play.answered().size() >= 2 && play.register.outstanding() == 0);
    play.world.still(true);
    play.untilMissed(4);
    List<Long> missed = numbers(play.in(HeartbeatState.MISSED));
    play.world.still(false);
    play.untilNextAnswered();
    play.untilAnswered(missed);
    for (long each : missed) {
      assertEquals(HeartbeatCause.BMC_BUSY, play.of(each).cause(), () -> play.of(each).toString());
    }
    assertEquals(Optional.empty(), play.register.endReason());
  }

  @Test
  @Tag("S2-11")
  @Tag("S2-30")
  @Tag("S2-31")
  @Tag("S2-32")
  @Tag("S2-37")
  @Tag("S2-38")
  @Tag("S2-39")
  @Tag("S2-40")
  @Tag("S2-44")
  void onlyTheLogOfAWindowSettlesIt() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofMillis(800)));
    long before = play.world.say("said long before\r\n");
    play.sleep(QUICK.tolerance().multipliedBy(2));
    AbnormalWindow window = cut(play);
    long during = play.world.say("");
    Heartbeat wrong = play.register.sendFor(window, play.world.nanos(), Instant.EPOCH);
    play.world.ask(wrong.number(), before, 5);
    play.until(() -> play.register.unexpected(Unexpected.OUTSIDE_WINDOW) == 1);
    assertEquals(Optional.empty(), play.of(wrong.number()).logSpan(), "nothing of it is kept");
    assertEquals(window, play.register.windows().get(0), "the window stays open");
    Heartbeat again = play.register.sendFor(window, play.world.nanos(), Instant.EPOCH);
    play.world.ask(again.number(), during - DURING.length(), DURING.length());
    play.until(() -> play.of(again.number()).state().isAnswered());
    LogSpan log = play.of(again.number()).logSpan().orElseThrow();
    assertEquals(DURING.length(), log.length());
    assertTrue(
        window.bmcSpan().orElseThrow().holds(log, QUICK.tolerance().toNanos() / MICRO),
        log::toString);
    play.register.refetched(window);
    window.numbers().forEach(each -> assertEquals(HeartbeatState.REFETCHED, play.of(each).state()));
  }

  private static final String DURING = "said in the cut\r\n";

  /** Cuts the network for a while in which the console says something. */
  private static AbnormalWindow cut(HeartbeatPlay play) throws Exception {
    play.untilNextAnswered();
    play.world.network(Network.CUT);
    play.untilMissed(1);
    play.world.say(DURING);
    play.untilMissed(2);
    play.world.network(Network.PERFECT);
    Heartbeat next = play.untilNextAnswered();
    play.until(
        () -> play.in(HeartbeatState.SENT).stream().noneMatch(each -> each.sent() < next.sent()));
    return play.register.windows().get(0);
  }

  @Test
  @Tag("S2-55")
  void aWindowWhoseLogIsGoneIsLost() throws Exception {
    HeartbeatPlay play = play(QUICK);
    AbnormalWindow window = cut(play);
    play.sleep(QUICK.tolerance().multipliedBy(2));
    String much = "a line that is said again and again\r\n".repeat(1_000);
    for (int i = 0; i < 4; i++) {
      play.world.say(much);
      play.untilNextAnswered();
    }
    Heartbeat again = play.register.sendFor(window, play.world.nanos(), Instant.EPOCH);
    play.world.ask(again.number(), 0, 10);
    play.until(() -> play.register.unexpected(Unexpected.OUTSIDE_WINDOW) == 1);
    play.register.lost(window);
    window.numbers().forEach(each -> assertEquals(HeartbeatState.LOST, play.of(each).state()));
    assertFalse(play.register.windows().contains(window));
  }

  @Test
  @Tag("S2-35")
  @Tag("S2-36")
  void itEndsAtThePeriodByHandOrAfterATime() throws Exception {
    HeartbeatPlay period = play(QUICK.until(AtPeriod.END_AT_PERIOD, HeartbeatRules.UNLIMITED));
    period.until(() -> period.register.endReason().isPresent());
    assertEquals(Optional.of(EndReason.PERIOD), period.register.endReason());
    assertTrue(period.sent.size() >= 1 && period.sent.size() <= 3, period.sent::toString);
    HeartbeatPlay limited =
        new HeartbeatPlay(
            period.world, QUICK.until(AtPeriod.REPEAT_AT_PERIOD, Duration.ofSeconds(1)), 100);
    limited.until(() -> limited.register.endReason().isPresent());
    assertEquals(Optional.of(EndReason.DURATION), limited.register.endReason());
    HeartbeatPlay manual = new HeartbeatPlay(period.world, QUICK, 200);
    manual.untilAnswered(1);
    manual.register.end();
    assertEquals(Optional.of(EndReason.MANUAL), manual.register.endReason());
    assertEquals(1, manual.told(HeartbeatEvent.Ended.class).size());
  }

  @Test
  @Tag("S2-38")
  @Tag("S2-46")
  void anAnswerToWhatIsForgottenIsSetAside() throws Exception {
    HeartbeatPlay play = play(remembering(3, Map.of()));
    play.world.busy(true);
    play.until(() -> play.sent.size() >= 6);
    assertEquals(3, play.register.outstanding());
    play.world.busy(false);
    play.until(() -> play.register.unexpected(Unexpected.FOREIGN) >= 3);
    play.untilNextAnswered();
    assertEquals(Optional.empty(), play.register.endReason(), "nothing was ended");
  }

  @Test
  @Tag("S2-46")
  void anUnexpectedAnswerIsTheEndOnlyIfThatIsWanted() throws Exception {
    HeartbeatPlay play = play(remembering(3, Map.of(Unexpected.FOREIGN, UnexpectedPolicy.END)));
    play.world.busy(true);
    play.until(() -> play.sent.size() >= 6);
    play.world.busy(false);
    play.until(() -> play.register.endReason().isPresent());
    assertEquals(Optional.of(EndReason.UNEXPECTED_ANSWER), play.register.endReason());
    play.until(() -> play.register.unexpected(Unexpected.AFTER_END) >= 1);
  }

  @Test
  @Tag("S2-43")
  @Tag("S2-46")
  void aNetworkThatRepeatsChangesNothing() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.world.network(Network.REPEATING);
    play.until(() -> play.answered().size() >= 6 && play.register.outstanding() == 0);
    play.all().forEach(each -> assertEquals(HeartbeatState.ANSWERED, each.state()));
    assertEquals(Optional.empty(), play.register.endReason());
  }

  @Test
  @Tag("S2-12")
  @Tag("S2-41")
  @Tag("S2-42")
  @Tag("S2-43")
  void anyOrderOfAnswersIsMatched() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofSeconds(30)));
    play.world.network(Network.REORDERING);
    play.until(() -> play.answered().size() >= 10);
    play.world.network(Network.PERFECT);
    play.until(() -> play.register.outstanding() == 0);
    assertEquals(play.sent.size(), play.answered().size());
    assertEquals(List.of(), play.register.periods());
    assertEquals(List.of(), play.told(HeartbeatEvent.UnexpectedAnswer.class));
  }

  @Test
  @Tag("S2-51")
  void numbersWrapWithoutAFalseMatch() throws Exception {
    HeartbeatPlay play = play(Kind.OURS, QUICK, 0xFFFF_FFFEL);
    play.until(() -> play.answered().size() >= 4 && play.register.outstanding() == 0);
    assertEquals(List.of(0xFFFF_FFFEL, 0xFFFF_FFFFL, 0L, 1L), play.sent.subList(0, 4));
    assertEquals(play.sent.subList(0, 4), numbers(play.answered()).subList(0, 4));
    List<Long> received = play.all().stream().map(each -> times(each).received()).toList();
    assertEquals(received.stream().sorted().toList(), received, "each has its own answer");
  }

  @Test
  @Tag("S2-52")
  void aFullQueueSaysWhatItDropped() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.untilAnswered(1);
    play.world.fillQueue();
    play.until(() -> play.answers.stream().anyMatch(each -> each.dropped() > 0));
    play.world.busy(false);
    play.until(() -> play.answers.get(play.answers.size() - 1).dropped() == 0);
    assertEquals(Optional.empty(), play.register.endReason());
  }

  @Test
  @Tag("S2-53")
  void noAnswerIsMatchedAcrossARestart() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.until(() -> play.answered().size() >= 2 && play.register.outstanding() == 0);
    BmcTimes before = times(play.of(1));
    play.world.busy(true);
    play.untilMissed(2);
    List<Long> old = numbers(play.in(HeartbeatState.MISSED));
    play.world.restart();
    play.world.busy(false);
    play.until(
        () -> play.answered().stream().anyMatch(each -> !times(each).boot().equals(before.boot())));
    for (long each : old) {
      assertFalse(play.of(each).state().isAnswered(), () -> play.of(each).toString());
    }
    AbnormalWindow window = play.register.windows().get(0);
    assertTrue(window.numbers().containsAll(old));
    assertEquals(Optional.empty(), window.bmcSpan(), "no one clock covers it");
  }

  @Test
  @Tag("S2-54")
  void theBmcsClockForPeopleDecidesNothing() throws Exception {
    HeartbeatPlay play = play(QUICK);
    play.untilAnswered(2);
    play.world.stepForPeople();
    play.untilAnswered(4);
    play.world.stepForPeople();
    play.until(() -> play.answered().size() >= 6 && play.register.outstanding() == 0);
    assertEquals(List.of(), play.told(HeartbeatEvent.UnexpectedAnswer.class));
    assertEquals(List.of(), play.register.windows());
    assertEquals(List.of(), play.register.abnormal());
  }

  @Test
  @Tag("S2-38")
  @Tag("S2-40")
  @Tag("S2-54")
  void aClockThatJumpsIsLearnedAnew() throws Exception {
    HeartbeatPlay play = play(QUICK.waiting(Duration.ofSeconds(30)));
    play.until(() -> play.answered().size() >= 2 && play.register.outstanding() == 0);
    play.world.step(Duration.ofSeconds(5));
    play.until(() -> play.register.unexpected(Unexpected.IMPOSSIBLE_TIME) == 2);
    play.untilNextAnswered();
    play.untilNextAnswered();
    assertEquals(2, play.register.unexpected(Unexpected.IMPOSSIBLE_TIME), "it is believed now");
    assertEquals(Optional.empty(), play.register.endReason());
  }

  @Test
  @Tag("S2-56")
  void aBmcThatTellsNoTimesIsWatchedAllTheSame() throws Exception {
    HeartbeatPlay play = play(Kind.PLAIN, QUICK, 1);
    play.until(() -> play.answered().size() >= 2 && play.register.outstanding() == 0);
    Heartbeat good = play.all().get(play.all().size() - 1);
    play.world.network(Network.CUT);
    play.untilMissed(2);
    play.world.network(Network.PERFECT);
    Heartbeat next = play.untilNextAnswered();
    assertTrue(play.all().stream().allMatch(each -> each.times().isEmpty()));
    AbnormalWindow window = play.register.windows().get(0);
    assertEquals(Optional.empty(), window.bmcSpan());
    assertEquals(good.sent(), window.sentFrom());
    assertEquals(next.sent(), window.sentTo());
    assertEquals(HeartbeatCause.NETWORK, play.of(window.numbers().get(0)).cause());
  }
}
