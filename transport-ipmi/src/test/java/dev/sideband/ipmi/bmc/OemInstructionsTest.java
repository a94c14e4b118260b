package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.fleet.Instruction;
import dev.sideband.fleet.InstructionKind;
import dev.sideband.fleet.InstructionPhase;
import dev.sideband.fleet.InstructionReport;
import dev.sideband.fleet.InstructionTarget;
import dev.sideband.fleet.RefusalReason;
import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.AcknowledgeInstruction;
import dev.sideband.ipmi.oem.BmcUplink;
import dev.sideband.ipmi.oem.CancelInstruction;
import dev.sideband.ipmi.oem.GetInstructionStatus;
import dev.sideband.ipmi.oem.GetTime;
import dev.sideband.ipmi.oem.InstructionProgress;
import dev.sideband.ipmi.oem.InstructionStep;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.PollInstruction;
import dev.sideband.ipmi.oem.PostInstruction;
import dev.sideband.ipmi.testing.Fault;
import dev.sideband.ipmi.testing.FaultPlan;
import dev.sideband.ipmi.testing.FaultyLink;
import dev.sideband.time.Deadline;
import dev.sideband.wire.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders through the BMC, and the agent that fetches them. */
@Timeout(60)
@Tag("S1-7")
@Tag("S1-48")
@SuppressWarnings("NullAway.Init") // Not every test polls.
class OemInstructionsTest {

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final List<Bytes> handed = new ArrayList<>();
  private VirtualBmc virtual;
  private KeyPair keys;
  private OemClient operator;
  private OemClient host;
  private BmcUplink uplink;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    operator = virtual.client(virtual.session(Privilege.ADMINISTRATOR));
    host = virtual.client(virtual.host());
  }

  @AfterEach
  void stop() {
    if (uplink != null) {
      uplink.close();
    }
    virtual.close();
  }

  private SignedInstruction order(int id) throws Exception {
    return order(id, Duration.ofHours(1), "5s");
  }

  private SignedInstruction order(int id, Duration until, String grace) throws Exception {
    Instruction instruction =
        new Instruction(
            new UUID(1, id),
            "guest",
            InstructionKind.STOP,
            new InstructionTarget.Service("web"),
            virtual.time.instant().plus(until),
            false,
            Map.of("grace", grace));
    return SignedInstruction.sign(instruction, "alice", keys.getPrivate());
  }

  private static UUID id(SignedInstruction signed) {
    return signed.instruction().id();
  }

  private void poll() {
    poll(host);
    virtual.time.advance(SOON);
  }

  private void poll(OemClient client) {
    uplink = BmcUplink.open(client, PERIOD, virtual.context);
    uplink.instructions(handed::add);
  }

  private <R> R send(OemClient by, OemCommand<R> command) throws Exception {
    return virtual.await(by.send(command, deadline()));
  }

  private Deadline deadline() {
    return virtual.deadline(Duration.ofMinutes(2));
  }

  private void post(SignedInstruction signed) throws Exception {
    virtual.await(operator.post(signed, deadline()));
  }

  private InstructionProgress progress(SignedInstruction signed) throws Exception {
    return send(operator, new GetInstructionStatus(id(signed)));
  }

  private void refused(OemStatus status, OemClient by, OemCommand<?> command) {
    assertEquals(
        status, assertThrows(OemRejectedException.class, () -> send(by, command)).status());
  }

  @Test
  void whatIsPostedReachesTheAgentAndWhatBecomesOfItGoesBack() throws Exception {
    assertTrue(virtual.await(host.greet(deadline())).features().has(OemFeatures.INSTRUCTIONS));
    poll();
    SignedInstruction order = order(1, Duration.ofHours(1), "x".repeat(1_000));
    post(order);
    assertEquals(InstructionStep.POSTED, progress(order).step());

    virtual.time.advance(PERIOD);

    assertEquals(List.of(order.wire()), handed);
    assertEquals(InstructionStep.RECEIVED, progress(order).step());
    report(order, InstructionPhase.ACCEPTED, Optional.empty(), "");
    report(order, InstructionPhase.RUNNING, Optional.empty(), "stopping");
    report(order, InstructionPhase.DONE, Optional.empty(), "é".repeat(80));
    virtual.time.advance(SOON);
    InstructionProgress whole = progress(order);
    assertEquals(
        List.of(
            InstructionStep.POSTED,
            InstructionStep.RECEIVED,
            InstructionStep.ACCEPTED,
            InstructionStep.RUNNING,
            InstructionStep.DONE),
        whole.marks().stream().map(InstructionProgress.Mark::step).toList());
    assertEquals("é".repeat(50), whole.text());
  }

  private void report(
      SignedInstruction order, InstructionPhase phase, Optional<RefusalReason> reason, String text)
      throws Exception {
    InstructionReport report =
        new InstructionReport(id(order), virtual.time.instant(), phase, reason, text);
    uplink.append(InstructionReport.STREAM, report.encode());
  }

  @Test
  void aRefusalSaysWhy() throws Exception {
    poll();
    SignedInstruction order = order(1);
    post(order);
    virtual.time.advance(PERIOD);
    report(order, InstructionPhase.REFUSED, Optional.of(RefusalReason.UNKNOWN_KEY), "who?");
    virtual.time.advance(SOON);
    InstructionProgress progress = progress(order);
    assertEquals(InstructionStep.REFUSED, progress.step());
    assertEquals(2, progress.marks().get(2).detail());
    assertEquals("who?", progress.text());
  }

  @Test
  void anyAnswerToTheHostTellsThatOneWaits() throws Exception {
    poll();
    post(order(1));
    send(operator, new GetTime());
    assertEquals(List.of(), handed);
    send(host, new GetTime());
    virtual.time.advance(SOON);
    assertEquals(1, handed.size());
  }

  @Test
  void eachIsHandedOnOnceInOrderWhateverIsLost() throws Exception {
    for (int seed = 0; seed < 5; seed++) {
      handed.clear();
      FaultPlan plan = FaultPlan.random(new Random(seed), 0.3, Duration.ofMillis(500));
      FaultyLink up = new FaultyLink(virtual.host(), plan, virtual.context);
      FaultyLink down =
          new FaultyLink(virtual.session(Privilege.ADMINISTRATOR), plan, virtual.context);
      OemClient unlucky = client(down);
      poll(client(up));
      List<Bytes> posted = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        SignedInstruction order = order(100 * seed + i);
        virtual.await(unlucky.post(order, deadline()));
        posted.add(order.wire());
      }
      virtual.time.advance(Duration.ofMinutes(10));
      uplink.close();
      assertEquals(posted, handed);
    }
  }

  private OemClient client(FaultyLink link) {
    return OemClient.builder(link, virtual.context).attemptTimeout(Duration.ofSeconds(1)).build();
  }

  @Test
  void aBmcThatIsAwayGetsTheReportsWhenItIsBack() throws Exception {
    boolean[] away = new boolean[1];
    FaultyLink link =
        new FaultyLink(
            virtual.host(), request -> away[0] ? Fault.REQUEST_LOST : Fault.NONE, virtual.context);
    poll(client(link));
    SignedInstruction order = order(1);
    post(order);
    virtual.time.advance(PERIOD);
    away[0] = true;
    report(order, InstructionPhase.ACCEPTED, Optional.empty(), "");
    report(order, InstructionPhase.FAILED, Optional.empty(), "no");
    virtual.time.advance(Duration.ofMinutes(5));
    assertTrue(uplink.status().failure().isPresent());
    away[0] = false;
    virtual.time.advance(Duration.ofMinutes(1));
    assertEquals(InstructionStep.FAILED, progress(order).step());
    assertEquals(4, progress(order).marks().size());
    assertTrue(uplink.status().failure().isEmpty());
  }

  @Test
  void aRestartOfTheBmcLosesNothingAndDoublesNothing() throws Exception {
    SignedInstruction first = order(1);
    SignedInstruction second = order(2);
    post(first);
    poll();
    uplink.close();
    post(second);
    virtual.restart();
    assertEquals(InstructionStep.RECEIVED, progress(first).step());
    assertEquals(InstructionStep.POSTED, progress(second).step());
    post(first);
    poll();
    assertEquals(List.of(first.wire(), second.wire()), handed);
  }

  @Test
  void aDamagedFileIsLeftOutAndTheOthersStay() throws Exception {
    post(order(1));
    post(order(2));
    Path file = folder.resolve("instructions").resolve(id(order(1)) + ".instruction");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);
    virtual.restart();
    refused(OemStatus.UNKNOWN_ID, operator, new GetInstructionStatus(id(order(1))));
    assertEquals(InstructionStep.POSTED, progress(order(2)).step());
  }

  @Test
  void oneThatWaitsCanBeTakenBackAndExpires() throws Exception {
    SignedInstruction cancelled = order(1);
    SignedInstruction expired = order(2, Duration.ofMinutes(1), "");
    SignedInstruction received = order(3);
    post(cancelled);
    post(expired);
    post(received);
    assertEquals(
        InstructionStep.CANCELLED, send(operator, new CancelInstruction(id(cancelled))).step());
    virtual.time.advance(Duration.ofMinutes(2));
    assertEquals(InstructionStep.EXPIRED, progress(expired).step());
    poll();
    assertEquals(List.of(received.wire()), handed);
    refused(OemStatus.CONFLICT, operator, new CancelInstruction(id(received)));
    refused(OemStatus.UNKNOWN_ID, operator, new CancelInstruction(new UUID(9, 9)));
    refused(
        OemStatus.CONFLICT,
        host,
        new AcknowledgeInstruction(id(cancelled), InstructionStep.RECEIVED, 0, ""));
    refused(OemStatus.UNKNOWN_ID, host, new PollInstruction(id(cancelled), 0));
  }

  @Test
  void whatIsNoInstructionOfThisIdIsNotTaken() throws Exception {
    SignedInstruction order = order(1);
    Bytes wire = order.wire();
    int crc = crc(wire);
    int half = Math.min(PostInstruction.MOST_DATA, wire.size() / 2);
    PostInstruction first =
        new PostInstruction(id(order), wire.size(), crc, 0, wire.slice(0, half));
    assertEquals(half, send(operator, first).nextOffset());
    refused(OemStatus.WRONG_OFFSET, operator, first);
    refused(
        OemStatus.CHECKSUM_WRONG,
        operator,
        new PostInstruction(
            id(order), wire.size(), crc, half, Bytes.copyOf(new byte[wire.size() - half])));
    refused(
        OemStatus.CHECKSUM_WRONG,
        operator,
        new PostInstruction(new UUID(5, 5), wire.size(), crc, 0, wire));
    refused(
        OemStatus.NO_SPACE,
        operator,
        new PostInstruction(id(order), SignedInstruction.MOST_BYTES + 1, crc, 0, Bytes.EMPTY));
    post(order);
    post(order);
    assertEquals(
        OemStatus.CONFLICT,
        assertThrows(OemRejectedException.class, () -> post(order(1, PERIOD, "other"))).status());
    assertEquals(1, send(host, new PollInstruction(PollInstruction.FIRST, 0)).waiting());
  }

  private static int crc(Bytes bytes) {
    java.util.zip.CRC32C sum = new java.util.zip.CRC32C();
    sum.update(bytes.asBuffer());
    return (int) sum.getValue();
  }

  @Test
  void tooManyAreNotTakenUntilOneHasEnded() throws Exception {
    for (int i = 0; i < InstructionShelf.MOST; i++) {
      post(order(i));
    }
    SignedInstruction more = order(1_000);
    assertEquals(
        OemStatus.NO_SPACE, assertThrows(OemRejectedException.class, () -> post(more)).status());
    send(operator, new CancelInstruction(id(order(5))));
    post(more);
    refused(OemStatus.UNKNOWN_ID, operator, new GetInstructionStatus(id(order(5))));
  }

  @Test
  void onlyWhoMayDoes() throws Exception {
    SignedInstruction order = order(1);
    assertThrows(OemRejectedException.class, () -> virtual.await(host.post(order, deadline())));
    OemClient lower = virtual.client(virtual.session(Privilege.OPERATOR));
    assertThrows(
        CommandRejectedException.class, () -> virtual.await(lower.post(order, deadline())));
    post(order);
    send(lower, new GetInstructionStatus(id(order)));
    for (OemCommand<?> command :
        List.of(
            new PollInstruction(PollInstruction.FIRST, 0),
            new AcknowledgeInstruction(id(order), InstructionStep.RECEIVED, 0, ""))) {
      refused(OemStatus.NOT_ALLOWED, operator, command);
    }
    refused(OemStatus.NOT_ALLOWED, host, new CancelInstruction(id(order)));
    assertFalse(new HashSet<>(handed).contains(order.wire()));
  }
}
