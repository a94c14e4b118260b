package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.monitor.ManualContext;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingException;
import dev.sideband.ring.RingLog;
import dev.sideband.ring.RingProblem;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pointers that stay where they are until they are moved, whatever the writer does. */
class BusBlackBoxTest {

  private static final int ALL = BusSelector.ANY;
  private static final int MUCH = 1 << 20;
  private static final BmcBoot BOOT = new BmcBoot(3);

  @TempDir Path folder;
  private final ManualContext context = new ManualContext();
  private final BootClock clock = BootClock.of(BOOT, Duration.ZERO, context.time, context.time);
  private final HandTap tap = new HandTap();
  private BusStore store;
  private BusMonitor monitor;
  private BusBlackBox box;

  @BeforeEach
  void open() throws Exception {
    store =
        new BusStore(
            RingLog.file(folder.resolve("bus.ring")).blockSize(1 << 10).size(1 << 14).open(clock));
    BusStatistics statistics = new BusStatistics();
    monitor =
        new BusMonitor(
            new SourceId("m", "bus"),
            tap,
            store,
            BusFilter.NONE,
            clock,
            List.of(statistics),
            context);
    monitor.start();
    box = new BusBlackBox(store, monitor, statistics, context);
  }

  @AfterEach
  void close() {
    box.close();
    monitor.close();
    store.close();
  }

  @Test
  void anEmptyLogHasNothingAndOneThatIsBegunIsReadFromItsBegin() throws Exception {
    BusExtract nothing = box.peek("", ALL, MUCH, 0);
    assertEquals(List.of(), nothing.records());
    assertEquals(0, nothing.lost());
    assertEquals(0, box.state(ALL).stored());
    see(0, 3);
    assertEquals(3, box.peek("", ALL, MUCH, 0).records().size());
    assertEquals(3, box.state(ALL).stored());
    assertEquals(0, box.state(ALL).overwritten());
  }

  @Test
  @Tag("S3-45")
  @Tag("S3-46")
  void whatIsLostIsCountedOnceWhicheverWayItIsRead() throws Exception {
    see(0, 5);
    BusExtract first = box.peek("a", ALL, MUCH, 0);
    box.acknowledge("a", ALL, first.next());
    see(5, 2_000);

    BusExtract byPointer = box.peek("a", ALL, MUCH, 0);
    BusExtract byAddress = box.from(first.next(), first.before(), ALL, MUCH, 0);

    assertTrue(byPointer.lost() > 0);
    assertEquals(byPointer, byAddress);
    assertEquals(byPointer.records().get(0).address(), box.state(ALL).oldest());
    assertEquals(first.before() + byPointer.lost(), box.state(ALL).overwritten());
    assertEquals(0, box.from(first.next(), -1, ALL, MUCH, 0).lost(), "nobody knows");
  }

  @Test
  void aPointerIsMovedForwardByAcknowledgementsAndAnywhereByASearch() throws Exception {
    see(0, 10);
    List<Long> addresses = new ArrayList<>();
    box.peek("", ALL, MUCH, 0).records().forEach(each -> addresses.add(each.address()));
    box.acknowledge("", ALL, addresses.get(6));
    box.acknowledge("", ALL, addresses.get(2));
    assertEquals(addresses.get(6), firstAddress());
    assertEquals(addresses.get(2), box.seek("", ALL, addresses.get(2)));
    assertEquals(addresses.get(2), firstAddress());
    assertEquals(OptionalLong.empty(), box.seek("", ALL, new BmcBoot(77), 0));
    assertEquals(addresses.get(2), firstAddress());
    // Records are stored a millisecond apart.
    assertEquals(addresses.get(4), box.seek("", ALL, BOOT, 4_000).orElseThrow());
  }

  private long firstAddress() throws Exception {
    return box.peek("", ALL, MUCH, 0).records().get(0).address();
  }

  @Test
  void pointersAreFoundAgainAndAreOnlySoMany() throws Exception {
    see(0, 4);
    box.acknowledge("kept", ALL, box.peek("kept", ALL, 1, 0).next());
    box.close();
    box = new BusBlackBox(store, monitor, new BusStatistics(), context);
    assertEquals(3, box.peek("kept", ALL, MUCH, 0).records().size());
    for (int i = 1; i < BusBlackBox.MOST_POINTERS; i++) {
      box.peek("p" + i, ALL, MUCH, 0);
    }
    RingException refusal = assertThrows(RingException.class, () -> box.peek("more", ALL, MUCH, 0));
    assertEquals(RingProblem.NO_SPACE, refusal.problem());
  }

  @Test
  @Tag("S3-36")
  void aTriggerFreezesOnceAndIsRemovedWithItsCopy() throws Exception {
    assertTrue(box.arm(5, BusSelector.ALL.failing(), 2_048, 2));
    assertFalse(box.arm(5, BusSelector.ALL, 0, 0), "it is there");
    see(0, 20);
    for (int i = 0; i < 3; i++) {
      tap.see(Records.unanswered(50_000 + i, 0x2C, true));
      see(100 * i, 5);
    }
    context.run();
    FreezeTrigger trigger = box.trigger(5).orElseThrow();
    assertEquals(1, trigger.frozen());
    assertEquals(1, box.state(ALL).frozen());
    assertTrue(box.frozen(5, 0, ALL, MUCH, 0).isPresent());
    box.disarm(5);
    box.disarm(5);
    assertTrue(box.frozen(5, 0, ALL, MUCH, 0).isEmpty());
    assertEquals(0, box.state(ALL).frozen());
  }

  @Test
  @Tag("S3-48")
  void whatIsKeptOutIsCountedAcrossFilters() throws Exception {
    box.restrict(BusFilter.NONE.drop(BusSelector.ALL));
    see(0, 3);
    box.restrict(BusFilter.NONE.drop(BusSelector.ALL.onLink(1)));
    see(3, 2);
    box.restrict(BusFilter.NONE);
    see(5, 1);
    assertEquals(5, box.state(ALL).filtered());
    assertEquals(1, box.state(ALL).stored());
  }

  @Test
  @Tag("S3-48")
  void whatIsKeptOutStaysOutWhenTheBoxIsClosedBeforeTheMonitor() throws Exception {
    box.restrict(BusFilter.NONE.drop(BusSelector.ALL));
    box.close();
    see(0, 3);
    assertEquals(0, monitor.stored());
  }

  @Test
  @Tag("S3-36")
  void aCopyOfAnEarlierRunIsStillThatTriggersCopy() throws Exception {
    box.arm(5, BusSelector.ALL.failing(), 2_048, 0);
    see(0, 20);
    tap.see(Records.unanswered(50_000, 0x2C, true));
    context.run();
    long from = box.trigger(5).orElseThrow().from().orElseThrow();
    box.close();
    box = new BusBlackBox(store, monitor, new BusStatistics(), context);

    assertTrue(box.arm(5, BusSelector.ALL.failing(), 2_048, 0));
    tap.see(Records.unanswered(60_000, 0x2C, true));
    context.run();

    FreezeTrigger trigger = box.trigger(5).orElseThrow();
    assertEquals(1, trigger.frozen());
    assertEquals(0, trigger.failed());
    assertEquals(from, trigger.from().orElseThrow());
  }

  @Test
  @Tag("S3-36")
  void aTriggerThatHasFiredMakesItsCopyBeforeTheBoxIsClosed() throws Exception {
    box.arm(5, BusSelector.ALL.failing(), 2_048, 1_000);
    see(0, 20);
    tap.see(Records.unanswered(50_000, 0x2C, true));
    box.close();
    assertTrue(box.frozen(5, 0, ALL, MUCH, 0).isPresent());
  }

  private void see(int from, int count) {
    for (int i = from; i < from + count; i++) {
      tap.see(Records.write(i, 0x2C, i));
      context.time.advance(Duration.ofMillis(1));
    }
  }
}
