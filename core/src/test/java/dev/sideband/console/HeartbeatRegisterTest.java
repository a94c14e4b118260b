package dev.sideband.console;

import static dev.sideband.console.RegisterRig.BOOT;
import static dev.sideband.console.RegisterRig.SECOND;
import static dev.sideband.console.RegisterRig.bmcMicros;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatRegisterTest {

  private static final HeartbeatRules EACH_SECOND =
      HeartbeatRules.STANDARD.sending(1, Duration.ofSeconds(1)).waiting(Duration.ofSeconds(5));

  private final RegisterRig rig = new RegisterRig(EACH_SECOND);
  private final HeartbeatRegister register = rig.register;

  @Test
  @Tag("S2-8")
  void sendsEachIntervalWithoutDrift() {
    List<Heartbeat> sent = rig.run(Duration.ofSeconds(4));
    assertEquals(
        List.of(0L, SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND),
        sent.stream().map(Heartbeat::sent).toList());
  }

  @Test
  @Tag("S2-8")
  void leavesOutWhatNobodySentInTime() {
    rig.now = 3 * SECOND + SECOND / 2;
    rig.sendOne();
    assertFalse(register.isDue(rig.now));
    assertEquals(3, register.skipped());
    assertEquals(4 * SECOND, register.nextTick());
  }

  @Test
  @Tag("S2-9")
  void holdsTheNumberWhenThePacketLeaves() {
    Heartbeat heartbeat = rig.sendOne();
    assertEquals(HeartbeatState.SENT, rig.stateOf(heartbeat));
    assertTrue(rig.answer(heartbeat).isPresent(), "an answer within the same instant matches");
  }

  @Test
  @Tag("S2-12")
  @Tag("S2-13")
  @Tag("S2-45")
  void takesTwoAnswersAtOnceForWhatTheyAre() {
    Heartbeat first = rig.sendOne();
    Heartbeat second = rig.run(Duration.ofSeconds(1)).get(0);
    rig.now += SECOND / 10;
    assertEquals(first.number(), rig.answer(first).orElseThrow().number());
    assertEquals(List.of(), rig.told(HeartbeatEvent.RoundEnded.class), "one is outstanding");
    assertEquals(second.number(), rig.answer(second).orElseThrow().number());
    assertEquals(1, rig.told(HeartbeatEvent.RoundEnded.class).size());
    assertEquals(0, register.outstanding());
    assertEquals(Optional.empty(), register.endReason());
    assertEquals(List.of(), register.windows());
  }

  @Test
  @Tag("S2-12")
  void takesLateAnswersInOneBurst() {
    List<Heartbeat> sent = rig.run(Duration.ofSeconds(8)).subList(0, 3);
    sent.forEach(each -> assertEquals(HeartbeatState.MISSED, rig.stateOf(each)));
    sent.forEach(each -> assertTrue(rig.answer(each).isPresent()));
    sent.forEach(each -> assertEquals(HeartbeatState.ANSWERED_LATE, rig.stateOf(each)));
    assertEquals(Optional.empty(), register.endReason());
  }

  @Test
  @Tag("S2-19")
  void waitsAsLongAsItIsTold() {
    RegisterRig patient =
        new RegisterRig(
            HeartbeatRules.STANDARD
                .sending(1, Duration.ofMinutes(1))
                .waiting(Duration.ofMinutes(5)));
    Heartbeat heartbeat = patient.sendOne();
    patient.run(Duration.ofSeconds(299));
    assertTrue(patient.answer(heartbeat).isPresent());
    assertEquals(HeartbeatState.ANSWERED, patient.stateOf(heartbeat));
    assertEquals(List.of(), patient.told(HeartbeatEvent.Overdue.class));
  }

  @Test
  @Tag("S2-20")
  void raisesOnceAndClearsByALateAnswer() {
    Heartbeat heartbeat = rig.sendOne();
    rig.run(Duration.ofSeconds(5));
    rig.run(Duration.ofMillis(900));
    HeartbeatEvent.Overdue overdue = rig.told(HeartbeatEvent.Overdue.class).get(0);
    assertEquals(1, rig.told(HeartbeatEvent.Overdue.class).size());
    assertEquals(heartbeat.number(), overdue.heartbeat().number());
    assertEquals(0, overdue.heartbeat().sent());
    assertEquals(Duration.ofSeconds(5), overdue.waited());
    rig.answer(heartbeat);
    HeartbeatEvent.Answered cleared = rig.told(HeartbeatEvent.Answered.class).get(0);
    assertEquals(HeartbeatState.ANSWERED_LATE, cleared.heartbeat().state());
  }

  @Test
  @Tag("S2-21")
  @Tag("S2-22")
  @Tag("S2-23")
  void tellsWhatTheBmcReports() {
    Heartbeat heartbeat = rig.sendOne();
    rig.now = 3 * SECOND;
    BmcTimes times = new BmcTimes(BOOT, bmcMicros(SECOND / 10), bmcMicros(29 * SECOND / 10));
    register.answered(new HeartbeatAnswer(heartbeat.number(), rig.now, 0, times, null, true, 0));
    Heartbeat known = register.heartbeat(heartbeat.number()).orElseThrow();
    assertEquals(HeartbeatState.TIMEOUT_REPORTED, known.state());
    assertEquals(Optional.of(times), known.times());
    assertEquals(HeartbeatCause.BMC_BUSY, known.cause());
  }

  @Test
  @Tag("S2-25")
  @Tag("S2-26")
  @Tag("S2-27")
  void endsOneMissAfterTheThreshold() {
    RegisterRig strict = new RegisterRig(EACH_SECOND.bearing(2, MissCount.CONSECUTIVE));
    List<Heartbeat> sent = strict.run(Duration.ofMillis(6_500));
    assertEquals(2, strict.register.misses());
    assertEquals(Optional.empty(), strict.register.endReason());
    assertEquals(
        List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), sent.stream().map(Heartbeat::number).toList());
    strict.run(Duration.ofSeconds(1));
    assertEquals(Optional.of(EndReason.THRESHOLD), strict.register.endReason());
    assertEquals(Long.MAX_VALUE, strict.register.nextTick());
    assertEquals(0, strict.register.outstanding(), "all is settled at the end");
    assertEquals(HeartbeatState.LOST, strict.stateOf(sent.get(6)));
  }

  @Test
  @Tag("S2-26")
  void anAnswerEndsARowOfMissesButNotThoseOfAPeriod() {
    HeartbeatRules perPeriod =
        EACH_SECOND
            .sending(10, Duration.ofSeconds(10))
            .waiting(Duration.ofMillis(900))
            .bearing(3, MissCount.IN_PERIOD);
    RegisterRig counting = new RegisterRig(perPeriod);
    for (int i = 0; i < 6; i++) {
      List<Heartbeat> sent = counting.run(Duration.ofSeconds(i == 0 ? 0 : 1));
      if (i % 2 == 1) {
        counting.answer(sent.get(0));
      }
    }
    counting.run(Duration.ofMillis(900));
    assertEquals(3, counting.register.misses());
    assertEquals(Optional.empty(), counting.register.endReason());
    counting.run(Duration.ofMillis(1_100));
    assertEquals(Optional.of(EndReason.THRESHOLD), counting.register.endReason());
  }

  @Test
  @Tag("S2-28")
  @Tag("S2-29")
  void tellsTheAbnormalOnes() {
    List<Heartbeat> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Heartbeat heartbeat = rig.run(i == 0 ? Duration.ZERO : Duration.ofSeconds(1)).get(0);
      sent.add(heartbeat);
      if (i != 3 && i != 4) {
        rig.answer(heartbeat);
      }
    }
    assertEquals(
        List.of(sent.get(3).number(), sent.get(4).number()),
        register.abnormal().stream().map(Heartbeat::number).toList());
    assertTrue(register.toOurs(BOOT, bmcMicros(5 * SECOND)).isPresent());
    assertEquals(5 * SECOND, register.toOurs(BOOT, bmcMicros(5 * SECOND)).getAsLong());
    assertEquals(Duration.ZERO, register.uncertainty());
  }

  @Test
  @Tag("S2-30")
  @Tag("S2-31")
  @Tag("S2-32")
  @Tag("S2-39")
  void fetchesTheWindowAgainAndTakesOnlyALogFromWithin() {
    AbnormalWindow window = windowOfTwo();
    assertEquals(2 * SECOND, window.sentFrom());
    assertEquals(5 * SECOND, window.sentTo());
    assertEquals(
        Optional.of(new AbnormalWindow.BmcSpan(BOOT, bmcMicros(2 * SECOND), bmcMicros(5 * SECOND))),
        window.bmcSpan());
    Heartbeat again = register.sendFor(window, rig.now, Instant.EPOCH);
    LogSpan outside = new LogSpan(1, 0, 10, bmcMicros(0), bmcMicros(3 * SECOND));
    assertEquals(Optional.empty(), register.answered(withLog(again, outside)));
    assertEquals(1, register.unexpected(Unexpected.OUTSIDE_WINDOW));
    assertEquals(List.of(window), register.windows(), "the window stays open");
    LogSpan within = new LogSpan(1, 5, 10, bmcMicros(2 * SECOND), bmcMicros(5 * SECOND));
    assertEquals(
        Optional.of(within), register.answered(withLog(again, within)).orElseThrow().logSpan());
    register.refetched(window);
    assertEquals(List.of(), register.windows());
    assertEquals(
        List.of(HeartbeatState.REFETCHED, HeartbeatState.REFETCHED),
        register.abnormal().stream().map(Heartbeat::state).toList());
  }

  @Test
  @Tag("S2-55")
  void aWindowThatCannotBeFetchedIsLost() {
    register.lost(windowOfTwo());
    assertEquals(List.of(), register.windows());
    assertEquals(0, register.outstanding());
    assertEquals(
        List.of(HeartbeatState.LOST, HeartbeatState.LOST),
        register.abnormal().stream().map(Heartbeat::state).toList());
  }

  /** The heartbeats sent at 3 s and 4 s are missed, and all about them answered at once. */
  private AbnormalWindow windowOfTwo() {
    for (int i = 0; i < 12; i++) {
      Heartbeat heartbeat = rig.run(i == 0 ? Duration.ZERO : Duration.ofSeconds(1)).get(0);
      if (i != 3 && i != 4) {
        rig.answer(heartbeat);
      }
    }
    return register.windows().get(0);
  }

  private HeartbeatAnswer withLog(Heartbeat heartbeat, LogSpan log) {
    BmcTimes times = new BmcTimes(BOOT, bmcMicros(rig.now), bmcMicros(rig.now));
    return new HeartbeatAnswer(heartbeat.number(), rig.now, 0, times, log, false, 0);
  }

  @Test
  @Tag("S2-33")
  @Tag("S2-34")
  void sendsTheSameNumberInEachPeriod() {
    RegisterRig three = new RegisterRig(EACH_SECOND.sending(3, Duration.ofSeconds(9)));
    List<Heartbeat> sent = three.run(Duration.ofSeconds(26));
    assertEquals(
        LongStream.range(0, 9).mapToObj(each -> each * 3 * SECOND).toList(),
        sent.stream().map(Heartbeat::sent).toList(),
        "a period begins when its time has come");
    assertEquals(
        List.of(0L, 0L, 0L, 1L, 1L, 1L, 2L, 2L, 2L), sent.stream().map(Heartbeat::period).toList());
    sent.forEach(each -> assertTrue(three.register.heartbeat(each.number()).isPresent()));
  }

  @Test
  @Tag("S2-35")
  @Tag("S2-36")
  void endsAtThePeriodByHandOrAfterATime() {
    RegisterRig period =
        new RegisterRig(EACH_SECOND.until(AtPeriod.END_AT_PERIOD, HeartbeatRules.UNLIMITED));
    assertEquals(1, period.run(Duration.ofSeconds(20)).size());
    assertEquals(Optional.of(EndReason.PERIOD), period.register.endReason());

    RegisterRig limited =
        new RegisterRig(EACH_SECOND.until(AtPeriod.REPEAT_AT_PERIOD, Duration.ofMillis(2_500)));
    assertEquals(3, limited.run(Duration.ofSeconds(20)).size());
    assertEquals(Optional.of(EndReason.DURATION), limited.register.endReason());

    rig.sendOne();
    register.end();
    register.end();
    assertEquals(Optional.of(EndReason.MANUAL), register.endReason());
    assertEquals(1, rig.told(HeartbeatEvent.Ended.class).size());
    assertFalse(register.isDue(100 * SECOND));
  }

  @Test
  @Tag("S2-37")
  @Tag("S2-38")
  @Tag("S2-40")
  @Tag("S2-46")
  void quarantinesWhatCannotBe() {
    Heartbeat first = rig.sendOne();
    rig.answer(first);
    Heartbeat heartbeat = rig.run(Duration.ofSeconds(1)).get(0);
    long now = rig.now;
    assertRefused(Unexpected.FOREIGN, rig.answerOf(99, now, now));
    assertRefused(Unexpected.DUPLICATE, rig.answerOf(first.number(), now, now));
    assertRefused(Unexpected.ERROR_CODE, HeartbeatAnswer.plain(heartbeat.number(), now, 0xC0));
    assertRefused(Unexpected.IMPOSSIBLE_TIME, rig.answerOf(heartbeat.number(), now, now - SECOND));
    assertRefused(
        Unexpected.IMPOSSIBLE_TIME,
        rig.answerOf(heartbeat.number(), now - 60 * SECOND, now - 60 * SECOND));
    assertEquals(HeartbeatState.SENT, rig.stateOf(heartbeat), "nothing was changed");
    assertEquals(Optional.empty(), register.endReason(), "nothing was ended");
    assertTrue(rig.answer(heartbeat).isPresent());
  }

  private void assertRefused(Unexpected kind, HeartbeatAnswer answer) {
    long before = register.unexpected(kind);
    assertEquals(Optional.empty(), register.answered(answer));
    assertEquals(before + 1, register.unexpected(kind));
  }

  @Test
  @Tag("S2-46")
  void endsByAnUnexpectedAnswerOnlyWhenToldTo() {
    RegisterRig strict =
        new RegisterRig(EACH_SECOND.on(Unexpected.DUPLICATE, UnexpectedPolicy.END));
    Heartbeat heartbeat = strict.sendOne();
    strict.answer(heartbeat);
    strict.answer(heartbeat);
    assertEquals(Optional.of(EndReason.UNEXPECTED_ANSWER), strict.register.endReason());
    strict.answer(heartbeat);
    assertEquals(1, strict.register.unexpected(Unexpected.AFTER_END));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Tag("S2-41")
  @Tag("S2-42")
  @Tag("S2-43")
  void keepsEachPeriodsSequenceSortedWhateverTheOrderOfAnswers(long seed) {
    Random random = new Random(seed);
    RegisterRig rigged =
        new RegisterRig(
            EACH_SECOND.sending(4, Duration.ofSeconds(2)).waiting(Duration.ofMinutes(10)));
    List<Heartbeat> sent = new ArrayList<>(rigged.run(Duration.ofSeconds(20)));
    List<HeartbeatPeriod> periods = rigged.register.periods();
    assertEquals(
        sent.stream().map(Heartbeat::period).distinct().toList(),
        periods.stream().map(HeartbeatPeriod::id).toList());
    assertEquals(
        sent.stream().map(Heartbeat::number).toList(),
        periods.stream()
            .flatMap(each -> each.outstanding().stream())
            .map(Heartbeat::number)
            .toList(),
        "each is in its period's sequence, in the order of sending");
    Collections.shuffle(sent, random);
    for (Heartbeat heartbeat : sent) {
      assertTrue(rigged.register.answered(plain(heartbeat, rigged.now)).isPresent());
      if (random.nextBoolean()) {
        assertTrue(rigged.register.answered(plain(heartbeat, rigged.now)).isEmpty());
      }
      for (HeartbeatPeriod period : rigged.register.periods()) {
        List<Long> times = period.outstanding().stream().map(Heartbeat::sent).toList();
        assertEquals(times.stream().sorted().toList(), times);
        period.outstanding().forEach(each -> assertEquals(period.id(), each.period()));
      }
    }
    assertEquals(List.of(), rigged.register.periods());
    assertEquals(1, rigged.told(HeartbeatEvent.RoundEnded.class).size());
  }

  private static HeartbeatAnswer plain(Heartbeat heartbeat, long now) {
    return HeartbeatAnswer.plain(heartbeat.number(), now, 0);
  }

  @Test
  @Tag("S2-24")
  @Tag("S2-44")
  void findsHeartbeatsAndTheirLogsByTime() {
    Heartbeat first = rig.sendOne();
    LogSpan log = new LogSpan(1, 0, 80, bmcMicros(0), bmcMicros(0));
    register.answered(withLog(first, log));
    rig.run(Duration.ofSeconds(3));
    Heartbeat found = register.sentBetween(0, SECOND / 2).get(0);
    assertEquals(Optional.of(log), found.logSpan());
    assertEquals(3, register.sentBetween(SECOND, 3 * SECOND).size());
  }

  @Test
  @Tag("S2-15")
  @Tag("S2-47")
  void tellsABusyBmcByItsTimes() {
    Heartbeat heartbeat = rig.sendOne();
    rig.run(Duration.ofSeconds(8));
    rig.answer(heartbeat, SECOND / 100, rig.now - SECOND / 100);
    assertEquals(HeartbeatCause.BMC_BUSY, rig.causeOf(heartbeat));
  }

  @Test
  @Tag("S2-47")
  void tellsABmcThatStoodStillByItsBurst() {
    List<Heartbeat> sent = rig.run(Duration.ofSeconds(4)).subList(0, 4);
    rig.now += SECOND / 2;
    for (Heartbeat heartbeat : sent) {
      rig.now += 1_000_000;
      rig.answer(heartbeat);
    }
    sent.subList(0, 3).forEach(each -> assertEquals(HeartbeatCause.BMC_BUSY, rig.causeOf(each)));
  }

  @Test
  @Tag("S2-47")
  void tellsANetworkThatLosesByWhatComesAfter() {
    AbnormalWindow window = windowOfTwo();
    window
        .numbers()
        .forEach(number ->
            assertEquals(HeartbeatCause.NETWORK, register.heartbeat(number).orElseThrow().cause()));
  }

  @Test
  @Tag("S2-47")
  @Tag("S2-52")
  void tellsAFullQueueByWhatTheBmcSaysItDropped() {
    Heartbeat lost = rig.sendOne();
    Heartbeat next = rig.run(Duration.ofMillis(5_500)).get(4);
    register.answered(
        new HeartbeatAnswer(
            next.number(),
            rig.now,
            0,
            new BmcTimes(BOOT, bmcMicros(rig.now), bmcMicros(rig.now)),
            null,
            false,
            1));
    assertEquals(HeartbeatCause.BMC_BUSY, rig.causeOf(lost));
  }

  @Test
  @Tag("S2-51")
  void numbersWrapWithoutAFalseMatch() {
    RegisterRig wrapping = new RegisterRig(EACH_SECOND, 0xFFFF_FFFEL);
    List<Heartbeat> sent = wrapping.run(Duration.ofSeconds(3));
    assertEquals(
        List.of(0xFFFF_FFFEL, 0xFFFF_FFFFL, 0L, 1L), sent.stream().map(Heartbeat::number).toList());
    assertTrue(wrapping.answer(sent.get(2)).isPresent());
    assertEquals(HeartbeatState.SENT, wrapping.stateOf(sent.get(0)));
  }

  @Test
  @Tag("S2-53")
  void neverMatchesAnswersAcrossARestart() {
    Heartbeat answered = rig.sendOne();
    rig.answer(answered);
    Heartbeat old = rig.run(Duration.ofSeconds(1)).get(0);
    BmcBoot next = new BmcBoot(8);
    HeartbeatAnswer fromNext =
        new HeartbeatAnswer(old.number(), rig.now, 0, new BmcTimes(next, 5, 5), null, false, 0);
    assertEquals(Optional.empty(), register.answered(fromNext));
    assertEquals(
        List.of(new HeartbeatEvent.BmcRestarted(BOOT, next)),
        rig.told(HeartbeatEvent.BmcRestarted.class));
    assertEquals(HeartbeatState.MISSED, rig.stateOf(old));
    assertEquals(HeartbeatCause.BMC_RESTART, rig.causeOf(old));
    assertEquals(Optional.empty(), register.answered(fromNext), "nor later");

    Heartbeat after = rig.run(Duration.ofSeconds(1)).get(0);
    assertTrue(
        register
            .answered(
                new HeartbeatAnswer(
                    after.number(), rig.now, 0, new BmcTimes(next, 9, 9), null, false, 0))
            .isPresent());
    AbnormalWindow window = register.windows().get(0);
    assertEquals(List.of(old.number()), window.numbers());
    assertEquals(Optional.empty(), window.bmcSpan(), "no one clock covers it");
    assertThrows(
        IllegalArgumentException.class, () -> register.sendFor(window, rig.now, Instant.EPOCH));
  }

  @Test
  @Tag("S2-53")
  void aLostSessionLeavesItsHeartbeatsMissed() {
    Heartbeat old = rig.sendOne();
    register.sessionLost();
    assertEquals(Optional.empty(), rig.answer(old));
    assertEquals(1, register.unexpected(Unexpected.OTHER_SESSION));
    assertEquals(HeartbeatState.MISSED, rig.stateOf(old));
    assertTrue(rig.answer(rig.run(Duration.ofSeconds(1)).get(0)).isPresent());
  }

  @Test
  @Tag("S2-54")
  void learnsTheBmcsClockAnewWhenItKeepsDisagreeing() {
    rig.answer(rig.sendOne());
    int believed = 0;
    for (int i = 0; i < 4; i++) {
      Heartbeat heartbeat = rig.run(Duration.ofSeconds(1)).get(0);
      long stepped = rig.now + 3_600 * SECOND;
      believed += rig.answer(heartbeat, stepped, stepped).isPresent() ? 1 : 0;
    }
    assertEquals(2, register.unexpected(Unexpected.IMPOSSIBLE_TIME));
    assertEquals(2, believed);
  }

  @Test
  @Tag("S2-56")
  void worksWithABmcThatTellsNoTimes() {
    Heartbeat first = rig.sendOne();
    register.answered(HeartbeatAnswer.plain(first.number(), rig.now, 0));
    Heartbeat missed = rig.run(Duration.ofSeconds(1)).get(0);
    Heartbeat next = rig.run(Duration.ofSeconds(5)).get(4);
    assertEquals(HeartbeatState.MISSED, rig.stateOf(missed));
    register.answered(HeartbeatAnswer.plain(next.number(), rig.now, 0));
    AbnormalWindow window = register.windows().get(0);
    assertEquals(Optional.empty(), window.bmcSpan());
    assertEquals(first.sent(), window.sentFrom());
    assertEquals(next.sent(), window.sentTo());
  }

  @Test
  void remembersABoundedNumber() {
    HeartbeatRules small =
        new HeartbeatRules(
            Duration.ofSeconds(1),
            1,
            Duration.ofMinutes(5),
            10,
            MissCount.CONSECUTIVE,
            AtPeriod.REPEAT_AT_PERIOD,
            HeartbeatRules.UNLIMITED,
            Duration.ofMillis(100),
            3,
            Map.of());
    RegisterRig bounded = new RegisterRig(small);
    List<Heartbeat> sent = bounded.run(Duration.ofSeconds(9));
    assertEquals(3, bounded.register.outstanding());
    assertEquals(Optional.empty(), bounded.register.heartbeat(sent.get(0).number()));
    assertEquals(Optional.empty(), bounded.answer(sent.get(0)));
    assertTrue(bounded.answer(sent.get(9)).isPresent());
  }

  @Test
  void refusesRulesThatMakeNoSense() {
    assertThrows(
        IllegalArgumentException.class, () -> EACH_SECOND.sending(0, Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class, () -> EACH_SECOND.waiting(Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> EACH_SECOND.bearing(-1, MissCount.IN_PERIOD));
    assertThrows(
        IllegalStateException.class,
        () -> {
          rig.sendOne();
          rig.sendOne();
        });
  }
}
