package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.HostWriter.TYPE;
import static dev.sideband.ipmi.bmc.HostWriter.bytes;
import static dev.sideband.ipmi.bmc.SnapshotRig.BOOT;
import static dev.sideband.ipmi.bmc.SnapshotRig.FIRST;
import static dev.sideband.ipmi.bmc.SnapshotRig.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.WriteAbort;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.ipmi.oem.WriteStop;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.snapshot.SnapshotCounters;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands 10h to 16h: which writes are refused, and what is written twice or by halves. */
@Timeout(30)
class OemSnapshotWritesTest {

  @TempDir Path folder;
  @AutoClose private SnapshotRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SnapshotRig(folder);
  }

  @Test
  @Tag("S0-25")
  void faultsOfOrderAreToldApartAndChangeNoStage() throws Exception {
    WriteTicket replaced = rig.host.begin(11, FIRST);
    WriteTicket running = rig.host.begin(12, SECOND);
    rig.host.chunk(running, 0, "1 i");
    List<StageHeader> before = headers();
    SnapshotCounters counted = rig.virtual.stages().counters();

    rig.assertRefusedByHost(OemStatus.CONFLICT, new WriteStop(running.handle() + 9, 1, 1, 1));
    rig.assertRefusedByHost(OemStatus.UNKNOWN_ID, new WriteChunk(replaced.handle(), 0, bytes("x")));
    rig.assertRefusedByHost(OemStatus.NO_DATA, new Display(TYPE, 1));
    OemRejectedException gap =
        assertThrows(OemRejectedException.class, () -> rig.host.chunk(running, 5, "it\n"));
    assertEquals(OemStatus.WRONG_OFFSET, gap.status());
    assertEquals(new WireWriter().u32(3).toBytes(), gap.data());
    OemRejectedException early =
        assertThrows(OemRejectedException.class, () -> rig.host.stop(running, SECOND));
    assertEquals(OemStatus.WRONG_OFFSET, early.status());
    rig.assertRefusedByHost(OemStatus.UNKNOWN_ID, new WriteAbort(replaced.handle() + 9, 0));

    assertEquals(before, headers());
    assertEquals(counted, rig.virtual.stages().counters());
  }

  private List<StageHeader> headers() {
    List<StageHeader> headers = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      StageInfo info = rig.virtual.stages().info(stage);
      info.header().ifPresent(headers::add);
    }
    return headers;
  }

  @Test
  @Tag("S0-26")
  void everyFrameTwiceHasTheEffectOfOne() throws Exception {
    RunResult once = run(folder.resolve("once"), Fault.NONE);
    RunResult twice = run(folder.resolve("twice"), Fault.REPEATED);

    assertEquals(once, twice);
  }

  @Test
  @Tag("S0-5")
  void aCapturedTranscriptReplaysWithTheSameResult() throws Exception {
    RecordingLink wire = new RecordingLink(rig.virtual.host());
    HostWriter recorded = new HostWriter(rig.virtual, wire, BOOT);
    recorded.write(11, FIRST, 7);
    recorded.write(12, SECOND, 240);
    recorded.ask(new Display(TYPE, 5));

    try (VirtualBmc other = new VirtualBmc(folder.resolve("other"), 7)) {
      MessageChannel again = other.host();
      // The client number and the handles are drawn by the BMC; the same seed draws the same ones.
      for (RecordingLink.Exchange exchange : wire.exchanges()) {
        assertEquals(0x2E, exchange.request().netFn());
        assertEquals(Bytes.ofHex("D97E00"), exchange.request().data().slice(0, 3));
        MessageResponse response =
            other.await(again.exchange(exchange.request(), other.deadline(Duration.ofSeconds(5))));
        assertEquals(exchange.response().completionCode(), response.completionCode());
      }
      assertEquals(contents(rig.virtual), contents(other));
      assertEquals(rig.virtual.stages().counters(), other.stages().counters());
    }
  }

  @Test
  @Tag("S0-30")
  void whatIsTooLargeIsRefusedAndHarmsNothing() throws Exception {
    rig.host.write(11, FIRST, 7);
    SnapshotLimits small =
        new SnapshotLimits(
            64, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));
    rig.virtual.restart(small);

    OemRejectedException refusal =
        assertThrows(OemRejectedException.class, () -> rig.host.begin(12, "x".repeat(64) + "\n"));
    assertEquals(OemStatus.NO_SPACE, refusal.status());
    assertEquals(new WireWriter().u32(64).toBytes(), refusal.data());
    assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    assertEquals(64, rig.operator.lastGreeting().orElseThrow().maxObject());
  }

  @Test
  @Tag("S0-31")
  void aWrongCountOrChecksumBlocksTheCopy() throws Exception {
    rig.host.write(11, FIRST, 7);
    Bytes plain = bytes(SECOND);
    int crc = HostWriter.crc(plain);
    List<WriteStop> wrong =
        List.of(
            new WriteStop(0, plain.size() + 1, 3, crc),
            new WriteStop(0, plain.size(), 2, crc),
            new WriteStop(0, plain.size(), 3, crc ^ 1));
    for (int i = 0; i < wrong.size(); i++) {
      WriteTicket ticket = rig.host.begin(20 + i, SECOND);
      rig.host.chunk(ticket, 0, SECOND);
      WriteStop stop = wrong.get(i);
      rig.assertRefusedByHost(
          OemStatus.CHECKSUM_WRONG,
          new WriteStop(ticket.handle(), stop.plainLength(), stop.rows(), stop.crc()));
      assertEquals(bytes(FIRST), rig.read(Stage.INTERMEDIATE, 0));
    }
  }

  @Test
  void aDeltaNeedsItsBase() throws Exception {
    rig.host.write(11, FIRST, 7);
    OemRejectedException unknown =
        assertThrows(
            OemRejectedException.class, () -> rig.host.begin(12, "77 bash\n", 99, SECOND.length()));
    assertEquals(OemStatus.UNKNOWN_ID, unknown.status());

    WriteTicket ticket = rig.host.begin(12, "77 bash\n", 11, SECOND.length());
    rig.host.chunk(ticket, 0, "77 bash\n");
    rig.host.stop(ticket, SECOND);
    assertEquals(bytes(SECOND), rig.read(Stage.INTERMEDIATE, 0));
  }

  @Test
  void anAbortEndsTheWriteOnce() throws Exception {
    WriteTicket ticket = rig.host.begin(11, FIRST);
    rig.host.ask(new WriteAbort(ticket.handle(), 1));
    rig.host.ask(new WriteAbort(ticket.handle(), 1));
    assertEquals(StageState.ABANDONED, rig.ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
    assertEquals(1, rig.virtual.stages().counters().aborted());
  }

  private RunResult run(Path data, Fault each) throws Exception {
    try (VirtualBmc run = new VirtualBmc(data, 9)) {
      HostWriter writer =
          new HostWriter(run, new FaultyLink(run.host(), request -> each, run.context), BOOT);
      writer.write(11, FIRST, 5);
      writer.ask(new Display(TYPE, 1));
      WriteTicket given = writer.begin(12, FIRST);
      writer.ask(new WriteAbort(given.handle(), 1));
      WriteTicket delta = writer.begin(13, "77 bash\n", 11, SECOND.length());
      writer.chunk(delta, 0, "77 bash\n");
      writer.stop(delta, SECOND);
      writer.ask(new Display(TYPE, 2));
      List<Long> generations = new ArrayList<>();
      for (Stage stage : Stage.values()) {
        generations.add(run.stages().info(stage).generation());
      }
      return new RunResult(contents(run), generations, run.stages().counters());
    }
  }

  private record RunResult(
      List<Bytes> contents, List<Long> generations, SnapshotCounters counters) {}

  private static List<Bytes> contents(VirtualBmc from) throws Exception {
    List<Bytes> contents = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      contents.add(from.stages().read(stage, 0, 0, 1 << 20).data());
    }
    return contents;
  }
}
