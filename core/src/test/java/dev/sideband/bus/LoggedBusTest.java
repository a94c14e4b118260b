package dev.sideband.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sideband.Sideband;
import dev.sideband.monitor.ManualContext;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LoggedBusTest {

  private static final BusAddress FAN = BusAddress.of(0x2C);
  private static final BusTransfer READ = BusTransfer.writeRead(FAN, Bytes.of(0x30), 2);
  private static final BusOutcome FINE =
      new BusOutcome(
          BusResult.OK,
          List.of(
              new BusReply(Bytes.of(0x30), AckMap.ALL),
              new BusReply(Bytes.of(1, 2), AckMap.allBut(1))));

  private final ManualContext context = new ManualContext();
  private final BootClock clock =
      BootClock.of(new BmcBoot(1), Duration.ofSeconds(9), context.time, context.time);
  private final TransferTap tap = new TransferTap(clock, 4, context);
  private final ManualBus manual = new ManualBus(FINE);
  private final LoggedBus bus = new LoggedBus(manual, 3, tap);
  private final SeenRecords seen = new SeenRecords();

  @Test
  @Tag("S3-1")
  @Tag("S3-4")
  @Tag("S3-17")
  void eachMessageOfATransferIsARecordOfItsLink() throws Exception {
    tap.start(seen);
    manual.during = () -> context.time.advance(Duration.ofNanos(12_345));
    assertEquals(FINE, bus.transfer(READ));
    assertEquals(List.of(), seen.records, "delivered beside the transfer");
    deliver();
    assertEquals(
        List.of(
            record(false, Bytes.of(0x30), AckMap.ALL, BusResult.OK, false, 0),
            record(true, Bytes.of(1, 2), AckMap.allBut(1), BusResult.OK, true, 12_345)),
        seen.records);
  }

  private static BusRecord record(
      boolean read, Bytes data, AckMap acks, BusResult result, boolean last, long duration) {
    return new BusRecord(3, 9_000_000_000L, FAN, read, data, acks, result, last, last, duration);
  }

  @Test
  @Tag("S3-42")
  void aFailureStandsInTheLastMessageBegun() throws Exception {
    tap.start(seen);
    manual.next =
        new BusOutcome(
            BusResult.ADDRESS_NACK, List.of(new BusReply(Bytes.EMPTY, AckMap.NO_ADDRESS)));
    bus.transfer(READ);
    manual.next =
        new BusOutcome(
            BusResult.BUS_ERROR,
            List.of(
                new BusReply(Bytes.of(0x30), AckMap.UNKNOWN),
                new BusReply(Bytes.EMPTY, AckMap.UNKNOWN)));
    bus.transfer(READ);
    manual.next = BusOutcome.refused(BusResult.UNSUPPORTED);
    bus.transfer(READ);
    deliver();
    assertEquals(
        List.of(BusResult.ADDRESS_NACK, BusResult.UNKNOWN, BusResult.BUS_ERROR),
        seen.records.stream().map(BusRecord::result).toList());
    assertTrue(seen.records.get(0).stop());
  }

  @Test
  @Tag("S3-11")
  @Tag("S3-19")
  void whatFindsNoRoomIsCountedAndTheBusGoesOn() throws Exception {
    tap.start(seen);
    for (int i = 0; i < 11; i++) {
      assertTrue(bus.transfer(READ).ok());
    }
    deliver();
    assertEquals(2 * 4, seen.records.size());
    assertEquals(2 * 7, seen.lost);
    bus.transfer(READ);
    deliver();
    assertEquals(2 * 5, seen.records.size());
    assertEquals(2 * 12, tap.counters().seen() + tap.counters().lost());
  }

  @Test
  void aBusThatIsGoneLeavesARecordAndAClosedOneNone() throws Exception {
    tap.start(seen);
    manual.failure = new SessionLostException("bus", "gone");
    assertThrows(SessionLostException.class, () -> bus.transfer(READ));
    manual.failure = new ChannelClosedException("bus");
    assertThrows(ChannelClosedException.class, () -> bus.transfer(READ));
    deliver();
    assertEquals(List.of(BusResult.UNKNOWN), seen.records.stream().map(BusRecord::result).toList());
    bus.close();
    assertTrue(manual.closed);
  }

  @Test
  void closingDeliversWhatWaitsAndEnds() throws Exception {
    tap.start(seen);
    bus.transfer(READ);
    tap.close();
    tap.close();
    bus.transfer(READ);
    context.run();
    assertEquals(2, seen.records.size());
    assertEquals(1, seen.ended);
    assertEquals(2, tap.counters().lost());
    assertEquals(0, context.time.pending());
    assertThrows(IllegalStateException.class, () -> tap.start(seen));
  }

  /** The listener stands still for as long as the test takes; only the queue can feel it. */
  @Test
  @Tag("S3-11")
  void aListenerThatBlocksHoldsUpNoTransfer() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (Sideband sideband = Sideband.builder().build()) {
      BootClock own =
          BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
      TransferTap held = new TransferTap(own, 8, sideband);
      List<Long> lost = new ArrayList<>();
      CountDownLatch ended = new CountDownLatch(1);
      held.start(
          new BusListener() {
            @Override
            public void seen(BusRecord message) {
              blocked.countDown();
              try {
                assertTrue(free.await(30, TimeUnit.SECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void lost(long messages) {
              lost.add(messages);
            }

            @Override
            public void ended() {
              ended.countDown();
            }
          });
      LoggedBus logged = new LoggedBus(manual, 0, held);
      logged.transfer(READ);
      assertTrue(blocked.await(30, TimeUnit.SECONDS));
      for (int i = 0; i < 100_000; i++) {
        logged.transfer(READ);
      }
      assertEquals(1, free.getCount(), "all went through while the listener was blocked");
      free.countDown();
      held.close();
      assertTrue(ended.await(30, TimeUnit.SECONDS));
      assertEquals(
          2 * 100_001, held.counters().seen() + lost.stream().mapToLong(count -> count).sum());
    }
  }

  @Test
  @Tag("S3-6")
  @Tag("S3-19")
  void severalWritersLoseNothingUnseenAndKeepTheirOrder() throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      BootClock own =
          BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
      TransferTap shared = new TransferTap(own, 1 << 10, sideband);
      SeenRecords all = new SeenRecords();
      shared.start(all);
      List<Thread> writers = new ArrayList<>();
      for (int link = 0; link < 3; link++) {
        LoggedBus logged = new LoggedBus(manual, link, shared);
        writers.add(
            new Thread(() -> {
              for (int i = 0; i < 20_000; i++) {
                try {
                  logged.transfer(READ);
                } catch (TransportException e) {
                  throw new AssertionError(e);
                }
              }
            }));
      }
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join(30_000);
      }
      shared.close();
      while (all.ended == 0) {
        Thread.onSpinWait();
      }
      assertEquals(3 * 20_000 * 2, all.records.size() + all.lost);
      long[] last = new long[3];
      for (BusRecord record : all.records) {
        assertTrue(record.nanos() >= last[record.link()]);
        last[record.link()] = record.nanos();
      }
    }
  }

  @Test
  @Tag("S3-11")
  void theTapAllocatesNothing() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TransferTap large = new TransferTap(clock, 1 << 15, context);
    LoggedBus logged = new LoggedBus(manual, 0, large);
    for (int i = 0; i < 1 << 14; i++) {
      logged.transfer(READ);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1 << 15; i++) {
      logged.transfer(READ);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, "half found room, half did not; allocated " + allocated);
    assertEquals(2 * (1 << 14), large.counters().lost());
  }

  @Test
  void aTransferSaysWhatItIs() {
    assertThrows(IllegalArgumentException.class, () -> BusTransfer.of());
    assertThrows(IllegalArgumentException.class, () -> BusMessage.read(FAN, 0x10000));
    assertThrows(IllegalArgumentException.class, () -> BusAddress.of(0x80));
    assertThrows(IllegalArgumentException.class, () -> BusAddress.tenBit(0x400));
    assertThrows(IllegalArgumentException.class, () -> new LoggedBus(manual, 0x10000, tap));
  }

  private void deliver() {
    context.time.advance(Duration.ofMillis(20));
    context.run();
  }
}
