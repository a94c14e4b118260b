package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusMonitor;
import dev.sideband.bus.BusRecordPart;
import dev.sideband.bus.BusSelector;
import dev.sideband.bus.BusStatistics;
import dev.sideband.bus.BusStore;
import dev.sideband.bus.HandTap;
import dev.sideband.bus.Records;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPart;
import dev.sideband.ipmi.oem.BusPlace;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.BusReport;
import dev.sideband.ipmi.oem.FilterBus;
import dev.sideband.ipmi.oem.FreezeBus;
import dev.sideband.ipmi.oem.GetBusInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadBus;
import dev.sideband.ipmi.oem.SeekBus;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Deadline;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.MessageChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bus log through the BMC, as somebody far away has it. */
@Timeout(60)
@Tag("S3-20")
class OemBusTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final BusPointerName SINGLE = BusPointerName.single();
  private static final BmcBoot BOOT = new BmcBoot(0x0B05);

  @TempDir Path folder;
  private final HandTap tap = new HandTap();
  private final List<BusRecord> sent = new ArrayList<>();
  private VirtualBmc virtual;
  private BusStore store;
  private BusMonitor monitor;
  private BusBlackBox box;
  private SoftwareBmc bmc;
  private OemClient client;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder.resolve("virtual"), 7);
    BootClock clock = BootClock.of(BOOT, Duration.ZERO, virtual.time, virtual.time);
    store =
        new BusStore(
            RingLog.file(folder.resolve("bus.ring")).size(1 << 16).blockSize(4_096).open(clock));
    BusStatistics statistics = new BusStatistics();
    monitor =
        new BusMonitor(
            new SourceId("bmc", "bus"),
            tap,
            store,
            BusFilter.NONE,
            clock,
            List.of(statistics),
            virtual.context);
    monitor.start();
    box = new BusBlackBox(store, monitor, statistics, virtual.context);
    openBmc();
  }

  private void openBmc() throws Exception {
    bmc = SoftwareBmc.builder(virtual.context).bus(box).start(folder.resolve("bmc"));
    client = client(session(Privilege.ADMINISTRATOR));
  }

  @AfterEach
  void stop() {
    bmc.close();
    box.close();
    monitor.close();
    store.close();
    virtual.close();
  }

  @Test
  @Tag("S3-8")
  @Tag("S3-33")
  void repeatedReadsGiveTheWholePackageAndThenNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      see(Records.write(1_000L * i, 0x2C, 0x10, i));
    }
    see(Records.write(200_000, 0x50, new int[255]));
    see(Records.write(300_000, 0x51, new Random(1).ints(700, 0, 256).toArray()));
    see(Records.unanswered(400_000, 0x2C, true));

    BusPackage whole = fetch(client, SINGLE);

    assertEquals(sent, messages(whole));
    assertEquals(0, whole.lost() + whole.broken());
    assertTrue(whole.messages().stream().allMatch(each -> each.boot().equals(BOOT)));
    send(client, whole.acknowledgement());
    assertEquals(List.of(), fetch(client, SINGLE).messages());
  }

  @Test
  @Tag("S3-7")
  void theSinglePointerMovesWithEachRead() throws Exception {
    see(Records.write(1_000, 0x2C, 1));
    see(Records.write(2_000, 0x2C, 2));
    BusPart first = send(client, oneRecord(SINGLE));
    BusPart second = send(client, oneRecord(SINGLE));

    assertEquals(List.of(sent.get(0)), decoded(first));
    assertEquals(List.of(sent.get(1)), decoded(second));
    assertEquals(first.next(), second.records().get(0).address());
    assertEquals(2, second.before());
    assertTrue(send(client, oneRecord(SINGLE)).records().isEmpty());
  }

  private static ReadBus oneRecord(BusPointerName pointer) {
    return new ReadBus(pointer, ReadBus.Mode.TAKE, 0, 0, ReadBus.UNKNOWN, 0, 40);
  }

  @Test
  @Tag("S3-46")
  void aPeekIsTheSameUntilItIsAcknowledgedAndReadersDoNotDisturbEachOther() throws Exception {
    see(Records.write(1_000, 0x2C, 1));
    see(Records.write(2_000, 0x2C, 2));
    BusPointerName desk = new BusPointerName("desk", BusSelector.ANY);
    BusPart once = send(client, ReadBus.peek(desk));
    assertEquals(sent, decoded(once));
    assertEquals(once, send(client, ReadBus.peek(desk)));

    BusPart rest = send(client, ReadBus.acknowledge(desk, once.next(), once.before()));
    assertTrue(rest.records().isEmpty());
    send(client, ReadBus.acknowledge(desk, 0, 0)); // One that comes late.
    assertTrue(send(client, ReadBus.peek(desk)).records().isEmpty());
    assertEquals(sent, decoded(send(client, ReadBus.take(SINGLE))));
  }

  @Test
  @Tag("S3-46")
  void aRetriedReadReturnsTheSameRecordWhateverIsLost() throws Exception {
    for (int seed = 0; seed < 10; seed++) {
      sent.clear();
      for (int i = 0; i < 20; i++) {
        see(Records.write(1_000L * i, 0x2C, seed, i));
      }
      FaultyLink link =
          new FaultyLink(
              session(Privilege.OPERATOR),
              FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500)),
              virtual.context);
      OemClient unlucky =
          OemClient.builder(link, virtual.context).attemptTimeout(Duration.ofSeconds(1)).build();
      List<BusRecord> got = new ArrayList<>();
      BusPart part = send(unlucky, oneRecord(SINGLE));
      while (!part.records().isEmpty()) {
        got.addAll(decoded(part));
        part = send(unlucky, oneRecord(SINGLE));
      }
      assertEquals(sent, got);
    }
  }

  @Test
  @Tag("S3-46")
  void aRepeatedFrameHasTheEffectOfOne() throws Exception {
    see(Records.write(1_000, 0x2C, 1));
    see(Records.write(2_000, 0x2C, 2));
    FaultyLink link =
        new FaultyLink(session(Privilege.OPERATOR), request -> Fault.REPEATED, virtual.context);
    OemClient twice = client(link);

    assertEquals(List.of(sent.get(0)), decoded(send(twice, oneRecord(SINGLE))));
    assertEquals(List.of(sent.get(1)), decoded(send(twice, oneRecord(SINGLE))));
  }

  @Test
  void pointersOutliveTheBmc() throws Exception {
    see(Records.write(1_000, 0x2C, 1));
    see(Records.write(2_000, 0x2C, 2));
    send(client, oneRecord(SINGLE));
    bmc.close();
    openBmc();

    assertEquals(List.of(sent.get(1)), decoded(send(client, ReadBus.take(SINGLE))));
  }

  @Test
  @Tag("S3-15")
  @Tag("S3-45")
  void aReaderThatIsOvertakenLearnsHowManyAreLost() throws Exception {
    for (int i = 0; i < 10; i++) {
      see(Records.write(1_000L * i, 0x2C, i));
    }
    BusPackage first = fetch(client, SINGLE);
    send(client, first.acknowledgement());
    for (int i = 0; i < 4_000; i++) {
      see(Records.write(1_000L * i, 0x2C, i, i >> 8));
    }

    BusPackage rest = fetch(client, SINGLE);

    assertTrue(rest.lost() > 0);
    assertEquals(4_000, rest.lost() + rest.messages().size());
    assertEquals(sent.subList(sent.size() - rest.messages().size(), sent.size()), messages(rest));
    BusReport report = send(client, new GetBusInfo(BusSelector.ANY));
    assertEquals(4_010, report.state().stored());
    assertEquals(4_010 - rest.messages().size(), report.state().overwritten());
    assertEquals(rest.messages().get(0).address(), report.state().oldest());
    assertEquals(rest.next(), report.state().next());
  }

  @Test
  @Tag("S3-4")
  void eachLinkHasItsOwnStreamAndCounts() throws Exception {
    for (int i = 0; i < 600; i++) {
      see(onLink(i % 2, Records.write(1_000L * i, 0x2C, i)));
    }
    see(onLink(1, Records.unanswered(1_000_000, 0x2D, false)));

    BusPackage one = fetch(client, new BusPointerName("", 1));

    assertEquals(sent.stream().filter(each -> each.link() == 1).toList(), messages(one));
    assertEquals(0, one.lost());
    assertEquals(301, send(client, new GetBusInfo(1)).state().messages());
    assertEquals(1, send(client, new GetBusInfo(1)).state().nacks());
    assertEquals(0, send(client, new GetBusInfo(0)).state().nacks());
  }

  @Test
  void aPointerGoesWhereItIsSent() throws Exception {
    for (int i = 0; i < 5; i++) {
      virtual.time.advance(Duration.ofSeconds(1));
      see(Records.write(1_000L * i, 0x2C, i));
    }
    seek(SeekBus.to(SINGLE, SeekBus.To.NEWEST, 0));
    assertEquals(List.of(), messages(fetch(client, SINGLE)));
    seek(SeekBus.to(SINGLE, SeekBus.To.OLDEST, 0));
    BusPackage all = fetch(client, SINGLE);
    assertEquals(sent, messages(all));
    seek(SeekBus.to(SINGLE, SeekBus.To.ADDRESS, all.messages().get(3).address()));
    assertEquals(sent.subList(3, 5), messages(fetch(client, SINGLE)));
    seek(SeekBus.toTime(SINGLE, BOOT, 2_500_000));
    assertEquals(sent.subList(2, 5), messages(fetch(client, SINGLE)));

    refused(OemStatus.OTHER_BOOT, SeekBus.toTime(SINGLE, new BmcBoot(99), 0));
    refused(OemStatus.UNKNOWN_ID, SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 5));
  }

  private void seek(SeekBus where) throws Exception {
    send(client, where);
  }

  @Test
  @Tag("S3-36")
  void whatATriggerHasFrozenIsThereAfterTheLogHasMovedOn() throws Exception {
    BusSelector failing = BusSelector.device(BusAddress.of(0x2C)).failing();
    FreezeBus trigger = new FreezeBus(FreezeBus.Action.SET, 9, failing, 8_192, 3);
    assertEquals(FreezeBus.Answer.WAITS, send(client, trigger).state());
    refused(OemStatus.NO_DATA, SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 9));
    refused(OemStatus.UNKNOWN_ID, ReadBus.frozen(9, 0));
    for (int i = 0; i < 50; i++) {
      see(Records.write(1_000L * i, 0x2C, i));
    }
    BusRecord fault = Records.unanswered(60_000, 0x2C, false);
    see(fault);
    assertEquals(FreezeBus.Answer.FIRED, send(client, trigger).state());
    seek(SeekBus.to(SINGLE, SeekBus.To.TRIGGER, 9));
    for (int i = 0; i < 4_000; i++) {
      see(Records.write(70_000 + i, 0x2D, i));
      virtual.time.advance(Duration.ZERO);
    }

    assertEquals(FreezeBus.Answer.FROZEN, send(client, trigger).state());
    assertEquals(1, send(client, new GetBusInfo(BusSelector.ANY)).state().frozen());
    assertTrue(frozen(9).contains(fault));
    assertFalse(messages(fetch(client, SINGLE)).contains(fault));
    assertEquals(FreezeBus.Answer.ABSENT, send(client, FreezeBus.clear(9)).state());
    refused(OemStatus.UNKNOWN_ID, ReadBus.frozen(9, 0));
  }

  private List<BusRecord> frozen(long trigger) throws Exception {
    List<BusRecord> all = new ArrayList<>();
    BusPart part = send(client, ReadBus.frozen(trigger, 0));
    while (!part.records().isEmpty()) {
      all.addAll(decoded(part));
      part = send(client, ReadBus.frozen(trigger, part.next()));
    }
    return all;
  }

  @Test
  void thereAreOnlySoManyTriggersAndPointers() throws Exception {
    for (int i = 1; i <= BusBlackBox.MOST_TRIGGERS; i++) {
      send(client, new FreezeBus(FreezeBus.Action.SET, i, BusSelector.ALL, 0, 0));
    }
    refused(OemStatus.NO_SPACE, new FreezeBus(FreezeBus.Action.SET, 99, BusSelector.ALL, 0, 0));
    for (int i = 0; i < BusBlackBox.MOST_POINTERS; i++) {
      send(client, ReadBus.peek(new BusPointerName("p" + i, BusSelector.ANY)));
    }
    refused(OemStatus.NO_SPACE, ReadBus.peek(new BusPointerName("more", BusSelector.ANY)));
  }

  @Test
  @Tag("S3-48")
  void aFilterKeepsDevicesOutUntilItIsTakenAway() throws Exception {
    BusPlace secret = new BusPlace(BusSelector.ANY, BusAddress.of(0x2E));
    send(client, new FilterBus(false, List.of(secret)));
    tap.see(Records.write(1_000, 0x2E, 1));
    see(Records.write(2_000, 0x2C, 2));
    send(client, new FilterBus(true, List.of(secret)));
    see(Records.write(3_000, 0x2E, 3));
    tap.see(Records.write(4_000, 0x2C, 4));
    send(client, FilterBus.none());
    see(Records.write(5_000, 0x2E, 5));

    assertEquals(sent, messages(fetch(client, SINGLE)));
    assertEquals(2, send(client, new GetBusInfo(BusSelector.ANY)).state().filtered());
  }

  @Test
  void onlyWhoMayDoes() throws Exception {
    OemClient user = client(session(Privilege.USER));
    notAllowed(user, ReadBus.peek(SINGLE));
    notAllowed(user, new GetBusInfo(0));
    OemClient operator = client(session(Privilege.OPERATOR));
    send(operator, new GetBusInfo(0));
    notAllowed(operator, FilterBus.none());
    notAllowed(operator, FreezeBus.clear(1));
  }

  private void notAllowed(OemClient by, OemCommand<?> command) {
    CompletionCode code =
        assertThrows(CommandRejectedException.class, () -> send(by, command)).code();
    assertEquals(CompletionCode.INSUFFICIENT_PRIVILEGE, code);
  }

  @Test
  void theGreetingSaysThatThereIsABusLog() throws Exception {
    assertTrue(virtual.await(client.greet(deadline())).features().has(OemFeatures.BUS));
    assertEquals(1 << 16, virtual.await(client.greet(deadline())).busRing());
    OemClient without = virtual.client(virtual.session(Privilege.OPERATOR));
    assertFalse(virtual.await(without.greet(deadline())).features().has(OemFeatures.BUS));
  }

  private void see(BusRecord record) {
    sent.add(record);
    tap.see(record);
  }

  private static BusRecord onLink(int link, BusRecord record) {
    return new BusRecord(
        link,
        record.nanos(),
        record.address(),
        record.read(),
        record.data(),
        record.acks(),
        record.result(),
        record.repeatedStart(),
        record.stop(),
        record.durationNanos());
  }

  private MessageChannel session(Privilege privilege) {
    return bmc.channel(new RequestSource(1, ChannelMedium.LAN_802_3, privilege, "somebody"));
  }

  private OemClient client(MessageChannel channel) {
    return virtual.client(channel);
  }

  private Deadline deadline() {
    return virtual.deadline(LONG);
  }

  private <R> R send(OemClient by, OemCommand<R> command) throws Exception {
    return virtual.await(by.send(command, deadline()));
  }

  private BusPackage fetch(OemClient by, BusPointerName pointer) throws Exception {
    return virtual.await(by.fetchBus(pointer, Integer.MAX_VALUE, deadline()));
  }

  private OemStatus refusal(OemClient by, OemCommand<?> command) {
    return assertThrows(OemRejectedException.class, () -> send(by, command)).status();
  }

  private void refused(OemStatus status, OemCommand<?> command) {
    assertEquals(status, refusal(client, command));
  }

  private static List<BusRecord> messages(BusPackage whole) {
    return whole.messages().stream().map(BusPackage.Message::message).toList();
  }

  private static List<BusRecord> decoded(BusPart part) throws Exception {
    List<BusRecord> records = new ArrayList<>();
    for (BusPart.Piece piece : part.records()) {
      records.add(BusRecordPart.decode(piece.bytes().reader()).record());
    }
    return records;
  }
}
