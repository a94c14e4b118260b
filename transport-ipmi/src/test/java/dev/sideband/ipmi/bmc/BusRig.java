package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusMonitor;
import dev.sideband.bus.BusRecordPart;
import dev.sideband.bus.BusStatistics;
import dev.sideband.bus.BusStore;
import dev.sideband.bus.HandTap;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPackage;
import dev.sideband.ipmi.oem.BusPart;
import dev.sideband.ipmi.oem.BusPointerName;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadBus;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Deadline;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.MessageChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A bus with its log, a BMC that hands it out, and somebody far away who asks for it. */
final class BusRig implements AutoCloseable {

  static final BusPointerName SINGLE = BusPointerName.single();
  static final BmcBoot BOOT = new BmcBoot(0x0B05);
  private static final Duration LONG = Duration.ofMinutes(2);

  final VirtualBmc virtual;
  final HandTap tap = new HandTap();
  final List<BusRecord> sent = new ArrayList<>();
  SoftwareBmc bmc;
  OemClient client;
  private final Path folder;
  private final BusStore store;
  private final BusMonitor monitor;
  private final BusBlackBox box;

  BusRig(Path folder) throws Exception {
    this.folder = folder;
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

  /** Starts a BMC, also in place of one that was closed. */
  void openBmc() throws Exception {
    bmc = SoftwareBmc.builder(virtual.context).bus(box).start(folder.resolve("bmc"));
    client = client(session(Privilege.ADMINISTRATOR));
  }

  @Override
  public void close() {
    bmc.close();
    box.close();
    monitor.close();
    store.close();
    virtual.close();
  }

  /** Lets a message pass on the bus that is to be read. */
  void see(BusRecord record) {
    sent.add(record);
    tap.see(record);
  }

  MessageChannel session(Privilege privilege) {
    return bmc.channel(new RequestSource(1, ChannelMedium.LAN_802_3, privilege, "somebody"));
  }

  OemClient client(MessageChannel channel) {
    return virtual.client(channel);
  }

  Deadline deadline() {
    return virtual.deadline(LONG);
  }

  <R> R send(OemClient by, OemCommand<R> command) throws Exception {
    return virtual.await(by.send(command, deadline()));
  }

  /** Asks as the administrator. */
  <R> R ask(OemCommand<R> command) throws Exception {
    return send(client, command);
  }

  /** Gets all that a pointer has before it, as the administrator. */
  BusPackage fetch(BusPointerName pointer) throws Exception {
    return virtual.await(client.fetchBus(pointer, Integer.MAX_VALUE, deadline()));
  }

  void assertRefused(OemStatus status, OemCommand<?> command) {
    assertEquals(status, assertThrows(OemRejectedException.class, () -> ask(command)).status());
  }

  /** Returns the question for the next record and no more, which moves the pointer. */
  static ReadBus oneRecord(BusPointerName pointer) {
    return new ReadBus(pointer, ReadBus.Mode.TAKE, 0, 0, ReadBus.UNKNOWN, 0, 40);
  }

  static List<BusRecord> messages(BusPackage whole) {
    return whole.messages().stream().map(BusPackage.Message::message).toList();
  }

  static List<BusRecord> decoded(BusPart part) throws Exception {
    List<BusRecord> records = new ArrayList<>();
    for (BusPart.Piece piece : part.records()) {
      records.add(BusRecordPart.decode(piece.bytes().reader()).record());
    }
    return records;
  }
}
