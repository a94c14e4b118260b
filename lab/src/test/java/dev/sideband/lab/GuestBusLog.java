package dev.sideband.lab;

import dev.sideband.Sideband;
import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusFilter;
import dev.sideband.bus.BusMonitor;
import dev.sideband.bus.BusStatistics;
import dev.sideband.bus.BusStore;
import dev.sideband.i2c.CaptureWriter;
import dev.sideband.ipmi.bmc.HostBusTap;
import dev.sideband.monitor.SourceId;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.Stamp;
import dev.sideband.transport.BusRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The log of a guest's buses at its BMC, filled by the agent in the guest. */
final class GuestBusLog implements AutoCloseable {

  private static final long SIZE = 1 << 18;

  final HostBusTap tap;
  final BusBlackBox box;
  private final Path folder;
  private final BootClock clock;
  private final BusMonitor monitor;
  private final BusStore store;

  GuestBusLog(Path folder, Sideband sideband) throws IOException {
    this.folder = folder;
    this.clock = BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    this.tap = new HostBusTap(clock);
    this.store = new BusStore(RingLog.file(folder.resolve("bus.ring")).size(SIZE).open(clock));
    BusStatistics statistics = new BusStatistics();
    this.monitor =
        new BusMonitor(
            new SourceId("guest", "bus"),
            tap,
            store,
            BusFilter.NONE,
            clock,
            List.of(statistics),
            sideband);
    this.box = new BusBlackBox(store, monitor, statistics, sideband);
    monitor.start();
  }

  /** Returns what Wireshark reads of messages: address, flags and comment of each. */
  List<String> inWireshark(List<BusRecord> messages) throws IOException, InterruptedException {
    Path capture = folder.resolve("bus.pcapng");
    Stamp now = clock.now();
    try (CaptureWriter writer =
        CaptureWriter.pcapng(
            Files.newOutputStream(capture), now.wall().minus(now.micros(), ChronoUnit.MICROS))) {
      for (BusRecord message : messages) {
        writer.write(message);
      }
    }
    return Tool.run(
        folder,
        Peer.require("tshark"),
        ("-r " + capture + " -T fields -E separator=| -e i2c.addr -e i2c.flags -e frame.comment")
            .split(" ", -1));
  }

  @Override
  public void close() {
    box.close();
    monitor.close();
    store.close();
  }
}
