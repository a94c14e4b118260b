package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.Records;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.AppendBus;
import dev.sideband.ipmi.oem.BusReporter;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Deadline;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host's agent sees on the host's buses, on its way to the BMC. */
@Timeout(60)
@Tag("S3-1")
@SuppressWarnings("NullAway.Init") // Only some tests need one that reports.
class HostBusTapTest implements BusListener {

  private static final Duration LONG = Duration.ofMinutes(2);

  /** The BMC has been up for an hour longer than the host. */
  private static final Duration OLDER = Duration.ofHours(1);

  @TempDir Path folder;
  private final List<BusRecord> seen = new ArrayList<>();
  private final List<BusRecord> sent = new ArrayList<>();
  private long lost;
  private boolean ended;
  private VirtualBmc virtual;
  private BootClock hostClock;
  private HostBusTap tap;
  private SoftwareBmc bmc;
  private BusReporter reporter;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("virtual"), 7);
    hostClock = BootClock.of(new BmcBoot(1), Duration.ZERO, virtual.time, virtual.time);
    openBmc();
  }

  private void openBmc() throws Exception {
    tap = new HostBusTap(BootClock.of(new BmcBoot(2), OLDER, virtual.time, virtual.time));
    tap.start(this);
    bmc = SoftwareBmc.builder(virtual.context).hostBus(tap).start(folder.resolve("bmc"));
  }

  @AfterEach
  void stop() {
    if (reporter != null) {
      reporter.close();
    }
    bmc.close();
    virtual.close();
  }

  @Override
  public void seen(BusRecord message) {
    seen.add(message);
  }

  @Override
  public void lost(long messages) {
    lost += messages;
  }

  @Override
  public void ended() {
    ended = true;
  }

  private MessageChannel host() {
    MessageHandler whoeverRuns = (request, from) -> bmc.handle(request, from);
    RequestSource source = RequestSource.SYSTEM_INTERFACE;
    return new InProcessChannel(whoeverRuns, source, bmc.channel(source).info(), virtual.context);
  }

  private BusReporter reporter(MessageChannel channel) {
    OemClient client =
        OemClient.builder(channel, virtual.context).attemptTimeout(Duration.ofSeconds(1)).build();
    return new BusReporter(client, hostClock, virtual.context);
  }

  private void see(BusRecord record) {
    sent.add(record);
    reporter.seen(record);
  }

  private static BusRecord later(BusRecord record, Duration span) {
    return new BusRecord(
        record.link(),
        record.nanos() + span.toNanos(),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        record.repeatedStart(),
        record.stop(),
        record.durationNanos(),
        record.cut());
  }

  private List<BusRecord> moved() {
    return sent.stream().map(each -> later(each, OLDER)).toList();
  }

  @Test
  void everyMessageArrivesWholeAndAtTheBmcsTime() {
    reporter = reporter(host());
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      see(Records.any(random, i % 20 == 0 ? 2_000 : 30));
    }
    virtual.time.advance(LONG);
    assertEquals(moved(), seen);
    assertEquals(new BusTapCounters(200, 0, 0), tap.counters());
    assertEquals(0, reporter.waiting());
    assertTrue(reporter.lastFailure().isEmpty());
    tap.close();
    assertTrue(ended);
  }

  @Test
  void faultsOnTheWayLoseAndDoubleNothing() {
    for (int seed = 0; seed < 5; seed++) {
      sent.clear();
      seen.clear();
      FaultPlan plan = FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500));
      reporter = reporter(new FaultyLink(host(), plan, virtual.context));
      for (int i = 0; i < 50; i++) {
        see(Records.write(1_000L * i, 0x2C, seed, i));
      }
      virtual.time.advance(Duration.ofMinutes(10));
      reporter.close();
      assertEquals(
          sent.stream().map(BusRecord::data).toList(), seen.stream().map(BusRecord::data).toList());
    }
  }

  @Test
  void aRestartOfTheBmcLosesNothingThatWaits() throws Exception {
    boolean[] away = new boolean[1];
    reporter =
        reporter(
            new FaultyLink(
                host(), request -> away[0] ? Fault.REQUEST_LOST : Fault.NONE, virtual.context));
    see(Records.write(1_000, 0x2C, new int[400]));
    virtual.time.advance(LONG);
    away[0] = true;
    for (int i = 0; i < 30; i++) {
      see(Records.write(1_000L * i, 0x2C, i));
    }
    virtual.time.advance(LONG);
    assertTrue(reporter.lastFailure().isPresent());
    bmc.close();
    openBmc();
    away[0] = false;
    virtual.time.advance(LONG);
    assertEquals(
        sent.stream().map(BusRecord::data).toList(),
        List.copyOf(new LinkedHashSet<>(seen.stream().map(BusRecord::data).toList())));
    assertEquals(0, tap.counters().malformed());
  }

  @Test
  void whatComesTooFastIsCountedAtBothEnds() {
    reporter = reporter(host());
    for (int i = 0; i < 2_000; i++) {
      reporter.seen(Records.write(1_000L * i, 0x2C, new int[200]));
    }
    reporter.lost(5);
    virtual.time.advance(Duration.ofMinutes(10));
    reporter.seen(Records.write(9_000_000, 0x2C, 1));
    virtual.time.advance(LONG);
    assertTrue(reporter.lost() > 5);
    assertEquals(reporter.lost(), lost);
    assertEquals(2_001 + 5, seen.size() + lost);
  }

  @Test
  void whatMakesNoSenseIsCountedAndTheNextSeriesIsWhole() throws Exception {
    OemClient client = virtual.client(host());
    assertEquals(6, send(client, append(1, 0, Bytes.of(4, 0, 1, 2, 3, 4))).nextOffset());
    assertEquals(1, tap.counters().malformed());
    refused(OemStatus.WRONG_OFFSET, client, append(1, 5, Bytes.of(0)));
    refused(OemStatus.UNKNOWN_ID, client, append(2, 5, Bytes.of(0)));
    send(client, append(1, 6, Bytes.of(0xFF, 0xFF, 0)));
    assertEquals(2, tap.counters().malformed());
    refused(OemStatus.UNKNOWN_ID, client, append(1, 9, Bytes.of(0)));
    OemClient operator =
        virtual.client(
            bmc.channel(
                new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.ADMINISTRATOR, "admin")));
    refused(OemStatus.NOT_ALLOWED, operator, append(3, 0, Bytes.EMPTY));
    reporter = reporter(host());
    see(Records.write(1_000, 0x2C, 1));
    virtual.time.advance(LONG);
    assertEquals(moved(), seen);
  }

  private AppendBus append(long series, long offset, Bytes data) {
    return new AppendBus(series, offset, hostClock.now().micros(), 0, data);
  }

  private <R> R send(OemClient by, OemCommand<R> command) throws Exception {
    Deadline deadline = virtual.deadline(LONG);
    return virtual.await(by.send(command, deadline));
  }

  private void refused(OemStatus status, OemClient by, OemCommand<?> command) {
    assertEquals(
        status, assertThrows(OemRejectedException.class, () -> send(by, command)).status());
  }
}
