package dev.sideband.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AlarmBookTest {

  private static final AlarmKey KEY = new AlarmKey("close.wait", "10.0.0.7");
  private static final Map<String, String> FACTS = Map.of("count", "12");

  private final FakeTime time = new FakeTime();
  private final List<Alarm> told = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private final ObserverListener counter =
      new ObserverListener() {
        @Override
        public void counted(String name, String subject, long amount) {
          counted.add(name + " " + subject);
        }
      };
  private final BootClock clock = BootClock.of(new BmcBoot(1), Duration.ZERO, time, time);
  private final AlarmBook book = new AlarmBook(clock, counter).to(told::add);

  @Test
  @Tag("S4-39")
  void tellsEachAlarmOnceAndItsEndOnce() {
    assertTrue(book.raise(KEY, Severity.WARNING, "many", FACTS));
    time.advance(Duration.ofSeconds(3));
    assertFalse(book.raise(KEY, Severity.WARNING, "more", Map.of("count", "13")));
    assertEquals("13", book.active(KEY).orElseThrow().facts().get("count"));
    assertTrue(book.clear(KEY, "gone"));
    assertFalse(book.clear(KEY, "gone"));
    assertEquals(List.of(true, false), told.stream().map(Alarm::active).toList());
    Alarm cleared = told.get(1);
    assertEquals(told.get(0).since(), cleared.since());
    assertEquals(3_000_000, cleared.told().micros() - cleared.since().micros());
    assertEquals(List.of(), book.active());
  }

  @Test
  void tellsAgainWhatMattersMore() {
    book.raise(KEY, Severity.WARNING, "many", FACTS);
    assertTrue(book.raise(KEY, Severity.CRITICAL, "too many", FACTS));
    assertFalse(book.raise(KEY, Severity.NOTICE, "few", FACTS));
    assertEquals(2, told.size());
  }

  @Test
  void aSinkThatFailsHoldsUpNobody() {
    AlarmBook failing =
        new AlarmBook(clock, counter)
            .to(alarm -> {
              throw new IllegalStateException("full");
            })
            .to(told::add);
    failing.raise(KEY, Severity.NOTICE, "one", FACTS);
    assertEquals(1, told.size());
    assertEquals(List.of("alarms.sink.failures close.wait"), counted);
  }

  @Test
  void takesABoundedNumber() {
    for (int i = 0; i < AlarmBook.MOST_ACTIVE; i++) {
      assertTrue(book.raise(new AlarmKey("r", "s" + i), Severity.NOTICE, "", Map.of()));
    }
    assertFalse(book.raise(KEY, Severity.CRITICAL, "", Map.of()));
    assertEquals(Optional.empty(), book.active(KEY));
    assertEquals(List.of("alarms.refused close.wait"), counted);
  }

  @Test
  @Tag("S4-39")
  void aConditionThatFlapsIsOneAlarm() {
    AlarmCondition condition = new AlarmCondition(Duration.ofSeconds(3), Duration.ofSeconds(5));
    long second = 1_000_000_000L;
    assertFalse(condition.update(true, 0));
    assertFalse(condition.update(true, 2 * second));
    assertFalse(condition.update(false, 2 * second + 1));
    assertFalse(condition.update(true, 3 * second));
    assertTrue(condition.update(true, 6 * second));
    assertTrue(condition.update(false, 7 * second));
    assertTrue(condition.update(true, 11 * second));
    assertTrue(condition.update(false, 12 * second));
    assertFalse(condition.update(false, 17 * second));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AlarmCondition(Duration.ofSeconds(-1), Duration.ZERO));
  }

  @Test
  void aTextFromOutsideCannotForgeALine() {
    assertEquals("a\\u000ab\\u202ec", LogSink.oneLine("a\nb\u202ec"));
  }
}
