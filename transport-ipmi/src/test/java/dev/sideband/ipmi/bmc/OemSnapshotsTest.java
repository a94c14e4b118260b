package dev.sideband.ipmi.bmc;

import static dev.sideband.ipmi.bmc.HostWriter.TYPE;
import static dev.sideband.ipmi.bmc.HostWriter.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStageInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadStage;
import dev.sideband.ipmi.oem.StageReport;
import dev.sideband.ipmi.oem.WriteAbort;
import dev.sideband.ipmi.oem.WriteChunk;
import dev.sideband.ipmi.oem.WriteStop;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.ipmi.testing.RecordingLink;
import dev.sideband.snapshot.AbandonReason;
import dev.sideband.snapshot.AgentView;
import dev.sideband.snapshot.Cause;
import dev.sideband.snapshot.PageView;
import dev.sideband.snapshot.SnapshotCounters;
import dev.sideband.snapshot.SnapshotLimits;
import dev.sideband.snapshot.Stage;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.snapshot.StageState;
import dev.sideband.snapshot.WriteTicket;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands 10h to 16h, as the host and an operator see them. */
@Timeout(30)
class OemSnapshotsTest {

  private static final HostBoot BOOT = new HostBoot(new UUID(1, 1));
  private static final HostBoot NEXT_BOOT = new HostBoot(new UUID(2, 2));
  private static final String FIRST = "1 init\n2 kthreadd\n";
  private static final String SECOND = "1 init\n2 kthreadd\n77 bash\n";

  @TempDir Path folder;
  private VirtualBmc virtual;
  private HostWriter host;
  private OemClient operator;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
    host = new HostWriter(virtual, virtual.host(), BOOT);
    operator = virtual.client(virtual.session(Privilege.OPERATOR));
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  @Test
  @Tag("S0-1")
  void withoutAnAgentThereIsNoData() throws Exception {
    assertRefused(OemStatus.NO_DATA, new Display(TYPE, 1));
    for (Stage stage : Stage.values()) {
      StageReport report = ask(new GetStageInfo(TYPE, stage));
      assertEquals(StageState.ABSENT, report.state());
      assertTrue(report.stale());
      assertTrue(report.silence().isEmpty());
    }
    assertEquals(
        Cause.NO_DATA, virtual.stages().diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause());
  }

  @Test
  @Tag("S0-1")
  @Tag("S0-10")
  void withAnAgentItsBytesArriveAsTheyAre() throws Exception {
    host.write(11, FIRST, 7);
    long generation = ask(new Display(TYPE, 1)).generation();

    assertEquals(bytes(FIRST), read(Stage.DISPLAY, generation));
    assertEquals(HostWriter.crc(bytes(FIRST)), ask(new GetStageInfo(TYPE, Stage.DISPLAY)).crc());
  }

  @Test
  @Tag("S0-2")
  void theTemporaryStageHoldsExactlyWhatCame() throws Exception {
    WriteTicket ticket = host.begin(11, FIRST);
    for (int size = 1; size <= FIRST.length(); size++) {
      host.chunk(ticket, size - 1, FIRST.substring(size - 1, size));
      assertEquals(StageState.RECEIVING, ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
      assertEquals(bytes(FIRST.substring(0, size)), read(Stage.TEMPORARY, 0));
    }
  }

  @Test
  @Tag("S0-3")
  void aSnapshotOfAnEarlierBootIsRefused() throws Exception {
    host.write(11, FIRST, 7);
    assertEquals(BOOT, ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).boot());

    HostWriter rebooted = new HostWriter(virtual, virtual.host(), NEXT_BOOT);
    rebooted.begin(1, SECOND);
    assertTrue(ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).stale());
    assertEquals(
        OemStatus.OTHER_BOOT,
        assertThrows(OemRejectedException.class, () -> host.begin(12, SECOND)).status());
  }

  @Test
  @Tag("S0-6")
  @Tag("S0-8")
  @Tag("S0-10")
  void eachStageChangesAtItsOwnTriggerOnly() throws Exception {
    host.write(11, FIRST, 7);
    assertEquals(bytes(FIRST), read(Stage.TEMPORARY, 0));
    assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    assertEquals(StageState.ABSENT, ask(new GetStageInfo(TYPE, Stage.DISPLAY)).state());
    ask(new Display(TYPE, 1));

    WriteTicket ticket = host.begin(12, SECOND);
    host.chunk(ticket, 0, SECOND);
    assertEquals(bytes(SECOND), read(Stage.TEMPORARY, 0));
    assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    assertEquals(bytes(FIRST), read(Stage.DISPLAY, 0));

    host.stop(ticket, SECOND);
    assertEquals(bytes(SECOND), read(Stage.TEMPORARY, 0));
    assertEquals(bytes(SECOND), read(Stage.INTERMEDIATE, 0));
    assertEquals(bytes(FIRST), read(Stage.DISPLAY, 0));

    ask(new Display(TYPE, 1));
    assertEquals(bytes(FIRST), read(Stage.DISPLAY, 0), "the same token copies nothing");
    ask(new Display(TYPE, 2));
    assertEquals(bytes(SECOND), read(Stage.DISPLAY, 0));
  }

  @Test
  @Tag("S0-14")
  void aDisplayInTheMiddleOfAWriteShowsTheLastWholeSnapshot() throws Exception {
    WriteTicket first = host.begin(11, FIRST);
    host.chunk(first, 0, FIRST);
    assertRefused(OemStatus.NO_DATA, new Display(TYPE, 1));
    host.stop(first, FIRST);

    WriteTicket second = host.begin(12, SECOND);
    for (int at = 0; at < SECOND.length(); at++) {
      host.chunk(second, at, SECOND.substring(at, at + 1));
      long generation = ask(new Display(TYPE, 100 + at)).generation();
      assertEquals(bytes(FIRST), read(Stage.DISPLAY, generation));
    }
  }

  @Test
  @Tag("S0-9")
  void aWriteCutAnywhereLeavesTheIntermediateStage() throws Exception {
    host.write(1, FIRST, 7);
    for (int cut = 0; cut <= SECOND.length(); cut++) {
      WriteTicket ticket = host.begin(100 + cut, SECOND);
      if (cut > 0) {
        host.chunk(ticket, 0, SECOND.substring(0, cut));
      }
      assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    }
    virtual.restart();
    assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
  }

  @Test
  @Tag("S0-25")
  void faultsOfOrderAreToldApartAndChangeNoStage() throws Exception {
    WriteTicket replaced = host.begin(11, FIRST);
    WriteTicket running = host.begin(12, SECOND);
    host.chunk(running, 0, "1 i");
    List<StageHeader> before = headers();
    SnapshotCounters counted = virtual.stages().counters();

    assertRefusedByHost(OemStatus.CONFLICT, new WriteStop(running.handle() + 9, 1, 1, 1));
    assertRefusedByHost(OemStatus.UNKNOWN_ID, new WriteChunk(replaced.handle(), 0, bytes("x")));
    assertRefusedByHost(OemStatus.NO_DATA, new Display(TYPE, 1));
    OemRejectedException gap =
        assertThrows(OemRejectedException.class, () -> host.chunk(running, 5, "it\n"));
    assertEquals(OemStatus.WRONG_OFFSET, gap.status());
    assertEquals(new WireWriter().u32(3).toBytes(), gap.data());
    OemRejectedException early =
        assertThrows(OemRejectedException.class, () -> host.stop(running, SECOND));
    assertEquals(OemStatus.WRONG_OFFSET, early.status());
    assertRefusedByHost(OemStatus.UNKNOWN_ID, new WriteAbort(replaced.handle() + 9, 0));

    assertEquals(before, headers());
    assertEquals(counted, virtual.stages().counters());
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
    RecordingLink wire = new RecordingLink(virtual.host());
    HostWriter recorded = new HostWriter(virtual, wire, BOOT);
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
      assertEquals(contents(virtual), contents(other));
      assertEquals(virtual.stages().counters(), other.stages().counters());
    }
  }

  @Test
  @Tag("S0-28")
  @Tag("S0-33")
  void anAgentThatDiesInAWriteIsLostAndTheOldSnapshotStays() throws Exception {
    host.write(11, FIRST, 7);
    ask(new Display(TYPE, 1));
    WriteTicket ticket = host.begin(12, SECOND);
    host.chunk(ticket, 0, "1 i");
    virtual.time.advance(SnapshotLimits.DEFAULT.abandonAfter());

    StageReport temporary = ask(new GetStageInfo(TYPE, Stage.TEMPORARY));
    assertEquals(StageState.ABANDONED, temporary.state());
    assertEquals(AbandonReason.AGENT_LOST.code(), temporary.abandonReason());
    assertTrue(
        temporary.silence().orElseThrow().compareTo(SnapshotLimits.DEFAULT.abandonAfter()) >= 0);
    assertEquals(bytes(FIRST), read(Stage.DISPLAY, ask(new Display(TYPE, 2)).generation()));

    StageReport display = ask(new GetStageInfo(TYPE, Stage.DISPLAY));
    assertFalse(display.stale());
    virtual.time.advance(SnapshotLimits.DEFAULT.staleAfter());
    StageReport later = ask(new GetStageInfo(TYPE, Stage.DISPLAY));
    assertTrue(later.stale());
    assertTrue(later.age().compareTo(display.age().plus(Duration.ofSeconds(59))) > 0);
    assertEquals(
        Cause.AGENT_LOST, virtual.stages().diagnose(AgentView.UNKNOWN, PageView.UNKNOWN).cause());
    assertEquals(OemStatus.UNKNOWN_ID, refusalOfChunk(ticket));
  }

  @Test
  @Tag("S0-29")
  void anotherSnapshotOrAnotherBootEndsTheOneUnderWay() throws Exception {
    WriteTicket old = host.begin(11, FIRST);
    host.chunk(old, 0, "1 i");
    host.begin(12, FIRST);
    assertEquals(OemStatus.UNKNOWN_ID, refusalOfChunk(old));

    WriteTicket older = host.begin(13, FIRST);
    new HostWriter(virtual, virtual.host(), NEXT_BOOT).begin(13, FIRST);
    assertEquals(OemStatus.UNKNOWN_ID, refusalOfChunk(older));
    assertEquals(NEXT_BOOT, ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).boot());
  }

  @Test
  @Tag("S0-30")
  void whatIsTooLargeIsRefusedAndHarmsNothing() throws Exception {
    host.write(11, FIRST, 7);
    SnapshotLimits small =
        new SnapshotLimits(
            64, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60));
    virtual.restart(small);

    OemRejectedException refusal =
        assertThrows(OemRejectedException.class, () -> host.begin(12, "x".repeat(64) + "\n"));
    assertEquals(OemStatus.NO_SPACE, refusal.status());
    assertEquals(new WireWriter().u32(64).toBytes(), refusal.data());
    assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    assertEquals(64, operator.lastGreeting().orElseThrow().maxObject());
  }

  @Test
  @Tag("S0-31")
  void everyStageSaysWhatItHolds() throws Exception {
    host.write(0x1122334455667788L, FIRST, 7);
    virtual.time.advance(Duration.ofSeconds(2));
    ask(new Display(TYPE, 1));
    for (Stage stage : Stage.values()) {
      StageReport report = ask(new GetStageInfo(TYPE, stage));
      assertEquals(0x1122334455667788L, report.snapshotId());
      assertEquals(BOOT, report.boot());
      assertEquals(1, report.schema());
      assertEquals(2, report.rows());
      assertEquals(FIRST.length(), report.length());
      assertEquals(HostWriter.crc(bytes(FIRST)), report.crc());
      assertTrue(report.generation() > 0);
      assertEquals(virtual.bmc().boot(), report.receivedBoot());
      assertEquals(virtual.bmc().boot(), report.writtenBoot());
      assertTrue(report.age().compareTo(Duration.ofSeconds(2)) >= 0);
      assertEquals(StageReport.of(virtual.stages().info(stage)), report);
    }
    assertTrue(
        ask(new GetStageInfo(TYPE, Stage.DISPLAY)).writtenMicros()
            >= ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).writtenMicros() + 2_000_000);
  }

  @Test
  @Tag("S0-31")
  void aWrongCountOrChecksumBlocksTheCopy() throws Exception {
    host.write(11, FIRST, 7);
    Bytes plain = bytes(SECOND);
    int crc = HostWriter.crc(plain);
    List<WriteStop> wrong =
        List.of(
            new WriteStop(0, plain.size() + 1, 3, crc),
            new WriteStop(0, plain.size(), 2, crc),
            new WriteStop(0, plain.size(), 3, crc ^ 1));
    for (int i = 0; i < wrong.size(); i++) {
      WriteTicket ticket = host.begin(20 + i, SECOND);
      host.chunk(ticket, 0, SECOND);
      WriteStop stop = wrong.get(i);
      assertRefusedByHost(
          OemStatus.CHECKSUM_WRONG,
          new WriteStop(ticket.handle(), stop.plainLength(), stop.rows(), stop.crc()));
      assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    }
  }

  @Test
  @Tag("S0-32")
  void twoOperatorsEachSeeOneWholeSnapshot() throws Exception {
    Random random = new Random(5);
    List<Bytes> whole = new ArrayList<>();
    OemClient[] operators = {operator, virtual.client(virtual.session(Privilege.ADMINISTRATOR))};
    for (int round = 0; round < 40; round++) {
      String text = "row\n".repeat(1 + random.nextInt(300));
      whole.add(bytes(text));
      WriteTicket ticket = host.begin(round + 1, text);
      for (int at = 0; at < text.length(); at += 200) {
        host.chunk(ticket, at, text.substring(at, Math.min(text.length(), at + 200)));
      }
      if (round == 0) {
        host.stop(ticket, text);
      }
      // Both ask, the stop comes in between, and both read part by part at the same time.
      long one = displayed(operators[0], round * 2L);
      if (round > 0) {
        host.stop(ticket, text);
      }
      long two = displayed(operators[1], round * 2L + 1);
      assertTrue(whole.contains(read(Stage.DISPLAY, one)));
      assertTrue(whole.contains(read(Stage.DISPLAY, two)));
    }
  }

  @Test
  void aGenerationThatIsGoneIsSaidSoWithThePresentOne() throws Exception {
    host.write(11, FIRST, 7);
    long old = ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).generation();
    host.write(12, SECOND, 7);
    long present = ask(new GetStageInfo(TYPE, Stage.INTERMEDIATE)).generation();

    OemRejectedException gone =
        assertThrows(
            OemRejectedException.class,
            () -> ask(new ReadStage(TYPE, Stage.INTERMEDIATE, old, 0, 240)));
    assertEquals(OemStatus.OVERWRITTEN, gone.status());
    assertEquals(new WireWriter().u32(present).toBytes(), gone.data());
    assertNotEquals(old, present);
  }

  @Test
  void aDeltaNeedsItsBase() throws Exception {
    host.write(11, FIRST, 7);
    OemRejectedException unknown =
        assertThrows(
            OemRejectedException.class, () -> host.begin(12, "77 bash\n", 99, SECOND.length()));
    assertEquals(OemStatus.UNKNOWN_ID, unknown.status());

    WriteTicket ticket = host.begin(12, "77 bash\n", 11, SECOND.length());
    host.chunk(ticket, 0, "77 bash\n");
    host.stop(ticket, SECOND);
    assertEquals(bytes(SECOND), read(Stage.INTERMEDIATE, 0));
  }

  @Test
  void whatIsWholeSurvivesARestart() throws Exception {
    host.write(11, FIRST, 7);
    long generation = ask(new Display(TYPE, 1)).generation();
    WriteTicket ticket = host.begin(12, SECOND);
    host.chunk(ticket, 0, "1 i");
    virtual.restart();

    assertEquals(bytes(FIRST), read(Stage.DISPLAY, generation));
    assertEquals(bytes(FIRST), read(Stage.INTERMEDIATE, 0));
    assertEquals(StageState.ABANDONED, ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
    assertNotEquals(
        virtual.bmc().boot(), ask(new GetStageInfo(TYPE, Stage.DISPLAY)).receivedBoot());
  }

  @Test
  void anAbortEndsTheWriteOnce() throws Exception {
    WriteTicket ticket = host.begin(11, FIRST);
    host.ask(new WriteAbort(ticket.handle(), 1));
    host.ask(new WriteAbort(ticket.handle(), 1));
    assertEquals(StageState.ABANDONED, ask(new GetStageInfo(TYPE, Stage.TEMPORARY)).state());
    assertEquals(1, virtual.stages().counters().aborted());
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

  private List<StageHeader> headers() {
    List<StageHeader> headers = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      StageInfo info = virtual.stages().info(stage);
      info.header().ifPresent(headers::add);
    }
    return headers;
  }

  private Bytes read(Stage stage, long generation) throws Exception {
    WireWriter whole = new WireWriter();
    ReadStage.Answer part;
    do {
      part = ask(new ReadStage(TYPE, stage, generation, whole.size(), 240));
      assertTrue(part.data().size() <= 240);
      whole.bytes(part.data());
    } while (whole.size() < part.total());
    return whole.toBytes();
  }

  private long displayed(OemClient by, long token) throws Exception {
    return virtual
        .await(by.send(new Display(TYPE, token), virtual.deadline(Duration.ofMinutes(1))))
        .generation();
  }

  private OemStatus refusalOfChunk(WriteTicket ticket) {
    return assertThrows(OemRejectedException.class, () -> host.chunk(ticket, 3, "nit\n")).status();
  }

  private void assertRefused(OemStatus status, OemCommand<?> command) {
    assertEquals(status, assertThrows(OemRejectedException.class, () -> ask(command)).status());
  }

  private void assertRefusedByHost(OemStatus status, OemCommand<?> command) {
    assertEquals(
        status, assertThrows(OemRejectedException.class, () -> host.ask(command)).status());
  }

  private <R> R ask(OemCommand<R> command) throws Exception {
    return virtual.await(operator.send(command, virtual.deadline(Duration.ofMinutes(1))));
  }
}
