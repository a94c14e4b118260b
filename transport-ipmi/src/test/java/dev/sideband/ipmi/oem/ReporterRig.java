package dev.sideband.ipmi.oem;

import static dev.sideband.ipmi.oem.SmallTables.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.bmc.InProcessChannel;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.snapshot.SnapshotPipeline;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.Table;
import dev.sideband.transport.MessageChannel;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;

/** A BMC, a link to it that can be made bad, and a reporter of process tables. */
final class ReporterRig implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(5);
  static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);

  final VirtualBmc virtual;
  final RecordingLink wire;
  final FaultyLink link;
  SnapshotReporter reporter;

  ReporterRig(Path folder) throws Exception {
    virtual = new VirtualBmc(folder, 7);
    wire = new RecordingLink(virtual.host());
    link = new FaultyLink(wire, request -> Fault.NONE, virtual.context);
    reporter = reporter(link);
  }

  @Override
  public void close() {
    reporter.close();
    virtual.close();
  }

  /** Returns another reporter, which is the caller's to close. */
  SnapshotReporter reporter(MessageChannel channel) {
    return SnapshotReporter.builder(
            virtual.client(channel), ObjectType.PROCESS_TABLE, virtual.context)
        .build();
  }

  /** Returns a channel to what answers in place of the BMC. */
  MessageChannel channelTo(MessageHandler handler) {
    return new InProcessChannel(
        handler, RequestSource.SYSTEM_INTERFACE, virtual.host().info(), virtual.context);
  }

  SnapshotPipeline stages() {
    return virtual.bmc().processes();
  }

  Bytes held(Stage stage) throws Exception {
    return stages().read(stage, 0, 0, 1 << 20).data();
  }

  void assertHeld(Table table) throws Exception {
    assertEquals(plain(table), held(Stage.INTERMEDIATE));
  }
}
