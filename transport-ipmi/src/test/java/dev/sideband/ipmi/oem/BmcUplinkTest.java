package dev.sideband.ipmi.oem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.fleet.service.ServiceInfo;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.VirtualBmc;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.process.ProcessColumns;
import dev.sideband.process.ProcessInfo;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.Table;
import dev.sideband.table.TableBuffer;
import dev.sideband.table.TableCodec;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.Uplink;
import dev.sideband.transport.UplinkStatus;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's link through the BMC carries, and what it does not. */
@Timeout(60)
@Tag("S1-6")
@Tag("S1-7")
class BmcUplinkTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final List<Bytes> handed = new ArrayList<>();
  private VirtualBmc virtual;
  private boolean away;
  private BmcUplink uplink;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 3);
    FaultyLink link =
        new FaultyLink(
            virtual.host(), request -> away ? Fault.REQUEST_LOST : Fault.NONE, virtual.context);
    uplink = BmcUplink.open(virtual.client(link), virtual.context);
  }

  @AfterEach
  void stop() {
    uplink.close();
    virtual.close();
  }

  private void pass(Duration span) {
    virtual.time.advance(span);
  }

  private static InstructionReport report(UUID id, InstructionPhase phase) {
    return new InstructionReport(
        id, java.time.Instant.EPOCH, phase, Optional.empty(), "a text ".repeat(50));
  }

  private void tell(UUID id, InstructionPhase phase) throws Exception {
    uplink.append(InstructionReport.STREAM, report(id, phase).encode());
  }

  private SignedInstruction post() throws Exception {
    Instruction order =
        new Instruction(
            new UUID(1, 1),
            "web-1",
            InstructionKind.STOP,
            new InstructionTarget.Host(),
            virtual.time.instant().plusSeconds(600),
            false,
            Map.of());
    SignedInstruction signed =
        SignedInstruction.sign(
            order, "alice", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    OemClient operator = virtual.client(virtual.session(Privilege.ADMINISTRATOR));
    virtual.await(operator.post(signed, virtual.deadline(SOON)));
    return signed;
  }

  private Table table(int rows) {
    BootClock clock = BootClock.of(new HostBoot(new UUID(1, 2)), SOON, virtual.time, virtual.time);
    TableBuffer buffer = new TableBuffer(ProcessColumns.SCHEMA);
    buffer.clear(clock.now());
    for (int i = 1; i <= rows; i++) {
      buffer.beginRow();
      buffer.set(ProcessColumns.PID, i);
      buffer.set(ProcessColumns.START, i);
      buffer.set(ProcessColumns.NAME, "program-" + i);
      buffer.endRow();
    }
    return buffer.freeze();
  }

  private long rowsAtBmc(ObjectType type) throws Exception {
    var header = virtual.bmc().snapshots(type).info(Stage.INTERMEDIATE).header();
    return header.isEmpty() ? -1 : header.get().rows();
  }

  @Test
  void theNewestTableOfEachKeyArrives() throws Exception {
    TableCodec codec = new TableCodec();
    uplink.offerState(ProcessInfo.STREAM, codec.encode(table(300)));
    uplink.offerState(ServiceInfo.STREAM, codec.encode(table(2)));
    pass(Duration.ofMinutes(1));
    assertEquals(300, rowsAtBmc(ObjectType.PROCESS_TABLE));
    assertEquals(2, rowsAtBmc(ObjectType.SERVICE_TABLE));

    away = true;
    for (int i = 0; i < 10; i++) {
      uplink.offerState(ProcessInfo.STREAM, codec.encode(table(i)));
    }
    pass(Duration.ofMinutes(3));
    away = false;
    pass(Duration.ofMinutes(2));
    assertEquals(9, rowsAtBmc(ObjectType.PROCESS_TABLE));
    assertTrue(uplink.health(ProcessInfo.STREAM).orElseThrow().replaced() > 0);
  }

  @Test
  void whatTheBmcHasNoPlaceForIsRefused() throws Exception {
    assertTrue(uplink.carries(InstructionReport.STREAM));
    assertFalse(uplink.carries("events"));
    assertThrows(UnsupportedOperationException.class, () -> uplink.append("events", Bytes.EMPTY));
    assertThrows(
        MalformedMessageException.class,
        () -> uplink.append(InstructionReport.STREAM, Bytes.of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            uplink.append(
                InstructionReport.STREAM, Bytes.copyOf(new byte[uplink.mostEntryBytes() + 1])));
    assertThrows(
        IllegalArgumentException.class,
        () -> uplink.offerState(ProcessInfo.STREAM, Bytes.of(1, 2, 3)));
    assertThrows(IllegalArgumentException.class, () -> uplink.offerState("two words", Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class,
        () -> uplink.offerState(ProcessInfo.STREAM, Bytes.copyOf(new byte[Uplink.MOST_BYTES + 1])));
    uplink.offerState("weather", Bytes.of(1, 2, 3));
    assertEquals(Optional.empty(), uplink.health("weather"));
  }

  @Test
  void theLongestReportFits() {
    Bytes longest =
        new InstructionReport(
                new UUID(-1, -1),
                java.time.Instant.MAX,
                InstructionPhase.DONE,
                Optional.empty(),
                "x".repeat(2 * InstructionReport.MOST_TEXT))
            .encode();
    assertTrue(longest.size() <= uplink.mostEntryBytes(), longest::toString);
  }

  @Test
  void instructionsComeAndTheirAnswersWaitForABmcThatIsAway() throws Exception {
    SignedInstruction order = post();
    pass(SOON);
    assertEquals(new UplinkStatus(false, 0, 0, 0, Optional.empty()), uplink.status());
    uplink.instructions(handed::add);
    assertThrows(IllegalStateException.class, () -> uplink.instructions(handed::add));
    pass(SOON);
    assertEquals(List.of(order.wire()), handed);
    assertTrue(uplink.status().connected());

    away = true;
    tell(order.instruction().id(), InstructionPhase.ACCEPTED);
    tell(order.instruction().id(), InstructionPhase.DONE);
    pass(Duration.ofMinutes(2));
    UplinkStatus status = uplink.status();
    assertFalse(status.connected());
    assertEquals(2, status.waiting());
    assertTrue(status.failure().isPresent());

    away = false;
    pass(Duration.ofMinutes(1));
    assertEquals(0, uplink.status().waiting());
    assertEquals(2, uplink.status().connections());
    assertEquals(Optional.empty(), uplink.status().failure());
    InstructionProgress progress =
        virtual.await(
            virtual
                .client(virtual.session(Privilege.OPERATOR))
                .send(new GetInstructionStatus(order.instruction().id()), virtual.deadline(SOON)));
    assertEquals(4, progress.marks().size());
    assertEquals(InstructionStep.DONE, progress.step());
  }

  @Test
  void whatIsToldBeforeAnybodyTakesOrdersIsKept() throws Exception {
    SignedInstruction order = post();
    uplink.instructions(handed::add);
    pass(SOON);
    uplink.close();
    uplink = BmcUplink.open(virtual.client(virtual.host()), virtual.context);
    tell(order.instruction().id(), InstructionPhase.FAILED);
    assertEquals(1, uplink.status().waiting());
    uplink.instructions(handed::add);
    pass(SOON);
    assertEquals(0, uplink.status().waiting());
    assertEquals(1, handed.size(), "it was received before");
  }

  @Test
  void oneThatIsClosedTakesNothing() throws Exception {
    uplink.close();
    uplink.close();
    assertThrows(
        ChannelClosedException.class, () -> tell(new UUID(1, 1), InstructionPhase.ACCEPTED));
    post();
    uplink.instructions(handed::add);
    pass(SOON);
    assertEquals(List.of(), handed);
    assertThrows(
        IllegalArgumentException.class,
        () -> BmcUplink.open(virtual.client(virtual.host()), Duration.ZERO, virtual.context));
  }
}
