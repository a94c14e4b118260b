package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.HostWriter.TYPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadStage;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.HostBoot;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** A BMC, a host that writes snapshots to it, and an operator who asks for them. */
final class SnapshotRig implements AutoCloseable {

  static final HostBoot BOOT = new HostBoot(new UUID(1, 1));
  static final HostBoot NEXT_BOOT = new HostBoot(new UUID(2, 2));
  static final String FIRST = "1 init\n2 kthreadd\n";
  static final String SECOND = "1 init\n2 kthreadd\n77 bash\n";

  final VirtualBmc virtual;
  final HostWriter host;
  final OemClient operator;

  SnapshotRig(Path folder) throws Exception {
    virtual = new VirtualBmc(folder, 7);
    host = new HostWriter(virtual, virtual.host(), BOOT);
    operator = virtual.client(virtual.session(Privilege.OPERATOR));
  }

  @Override
  public void close() {
    virtual.close();
  }

  /** Asks as the operator. */
  <R> R ask(OemCommand<R> command) throws Exception {
    return virtual.await(operator.send(command, virtual.deadline(Duration.ofMinutes(1))));
  }

  /** Reads all of a stage as the operator does, part by part. */
  Bytes read(Stage stage, long generation) throws Exception {
    WireWriter whole = new WireWriter();
    ReadStage.Answer part;
    do {
      part = ask(new ReadStage(TYPE, stage, generation, whole.size(), 240));
      assertTrue(part.data().size() <= 240);
      whole.bytes(part.data());
    } while (whole.size() < part.total());
    return whole.toBytes();
  }

  OemStatus refusalOfChunk(WriteTicket ticket) {
    return assertThrows(OemRejectedException.class, () -> host.chunk(ticket, 3, "nit\n")).status();
  }

  void assertRefused(OemStatus status, OemCommand<?> command) {
    assertEquals(status, assertThrows(OemRejectedException.class, () -> ask(command)).status());
  }

  void assertRefusedByHost(OemStatus status, OemCommand<?> command) {
    assertEquals(
        status, assertThrows(OemRejectedException.class, () -> host.ask(command)).status());
  }
}
