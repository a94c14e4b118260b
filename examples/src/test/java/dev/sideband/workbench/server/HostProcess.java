package dev.sideband.workbench.server;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.SnapshotReporter;
import dev.sideband.linux.LinuxBoot;
import dev.sideband.linux.LinuxProcessSource;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.BootClock;
import dev.sideband.transport.MessageChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * The host's half of a server: an agent that reports this machine's processes through KCS registers
 * in a file, and says the checksum of each table before it hands it on.
 *
 * <p>Argument: the URI of the registers. It ends when its input does.
 */
final class HostProcess {

  private static final Duration PERIOD = Duration.ofMillis(50);

  private HostProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (Sideband sideband = Sideband.builder().build();
        MessageChannel bmc = sideband.open(URI.create(arguments[0]), MessageChannel.class);
        SnapshotReporter reporter =
            SnapshotReporter.builder(
                    OemClient.builder(bmc, sideband).build(), ObjectType.PROCESS_TABLE, sideband)
                .share(1)
                .build()) {
      BootClock clock = LinuxBoot.clock(sideband.clock());
      try (LinuxProcessSource source = LinuxProcessSource.builder(clock).open()) {
        sample(sideband, source, new TableBuffer(source.rowType().schema()), reporter);
        while (System.in.read() >= 0) {
          // Only the end of the input counts.
        }
      }
    }
  }

  private static void sample(
      Sideband sideband, LinuxProcessSource source, TableBuffer rows, SnapshotReporter reporter) {
    try {
      source.read(rows);
      Table table = rows.freeze();
      System.out.println("offered " + Checksum.of(new TableCodec().encode(table)));
      reporter.offer(table);
      sideband.scheduler().schedule(() -> sample(sideband, source, rows, reporter), PERIOD);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
