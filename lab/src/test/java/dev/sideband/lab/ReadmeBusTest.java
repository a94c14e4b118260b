package dev.sideband.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of the log of a bus is true. */
@Timeout(60)
class ReadmeBusTest {

  private static final String BUS =
      """
      import dev.sideband.Sideband;
      import dev.sideband.bus.*;
      import dev.sideband.i2c.testing.*;
      import dev.sideband.ipmi.Privilege;
      import dev.sideband.ipmi.bmc.*;
      import dev.sideband.ipmi.oem.*;
      import dev.sideband.monitor.SourceId;
      import dev.sideband.ring.RingLog;
      import dev.sideband.time.*;
      import dev.sideband.transport.*;
      import dev.sideband.wire.Bytes;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.List;

      public class Snippet {
        static int shown;

        static void show(BusRecord message) {
          shown++;
        }

        public static void run() throws Exception {
          Path folder = Path.of("FOLDER");
          try (Sideband sideband = Sideband.builder().build()) {
            BootClock clock =
                BootClock.of(
                    new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
            TransferTap tap = new TransferTap(clock, 16, sideband);
            BusStore store = new BusStore(RingLog.file(folder.resolve("bus.ring")).open(clock));
            BusStatistics statistics = new BusStatistics();
            BusMonitor monitor =
                new BusMonitor(
                    new SourceId("bmc", "bus"),
                    tap,
                    store,
                    BusFilter.NONE,
                    clock,
                    List.of(statistics),
                    sideband);
            monitor.start();
            BusAddress fan = BusAddress.of(0x2C);
            LoggedBus bus =
                new LoggedBus(new SimulatedBus("board").attach(fan, new SimulatedFan()), 0, tap);
            bus.transfer(BusTransfer.writeRead(fan, Bytes.of(SimulatedFan.SPEED), 2));
            while (monitor.stored() < 2) {
              Thread.onSpinWait();
            }
            SoftwareBmc bmc =
                SoftwareBmc.builder(sideband)
                    .bus(new BusBlackBox(store, monitor, statistics, sideband))
                    .start(folder.resolve("bmc"));
            MessageChannel channel = bmc.channel(RequestSource.SYSTEM_INTERFACE);
            Deadline deadline = sideband.deadline(Duration.ofSeconds(20));
      """;

  @TempDir Path folder;

  @Test
  @Tag("S3-20")
  void fetchesTheLogOfABusOnce() throws Exception {
    String code = ReadmeCode.holding("fetchBus");
    String check =
        """
        log = client.fetchBus(BusPointerName.single(), 10_000, deadline).toCompletableFuture().get();
        if (shown != 2 || !log.messages().isEmpty()) {
          throw new AssertionError(shown + " messages, then " + log);
        }
        bmc.close();
        monitor.close();
        store.close();
        }
        """;
    ReadmeCode.run(BUS.replace("FOLDER", folder.toString()), code + check, folder);
  }
}
