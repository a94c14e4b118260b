package dev.sideband.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S1-48")
class InstructionGateTest {

  @TempDir Path parent;
  private final Orders orders = new Orders();
  private Instant now = Orders.NOW;
  private Optional<RefusalReason> objection = Optional.empty();
  private InstructionJournal journal;
  private InstructionGate gate;

  @BeforeEach
  void open() throws IOException {
    journal = InstructionJournal.open(folder());
    gate = gate(Role.ADMIN);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private Path folder() {
    return parent.resolve("instructions");
  }

  private InstructionGate gate(Role role) {
    return new InstructionGate(
        Orders.WORKER,
        Map.of(Orders.KEY_ID, orders.trusted(role)),
        journal,
        instruction -> objection.map(reason -> new Refusal(reason, "so it is")),
        () -> now);
  }

  private void restart() throws IOException {
    journal.close();
    open();
  }

  private Admission admit(Instruction instruction) throws IOException {
    return gate.admit(orders.sign(instruction).wire());
  }

  private void assertRefused(RefusalReason reason, Admission admission) {
    assertEquals(Optional.empty(), admission.toDo());
    assertEquals(InstructionPhase.REFUSED, admission.report().phase());
    assertEquals(Optional.of(reason), admission.report().reason());
  }

  @Test
  void whatIsNewAndRightIsHandedOutOnce() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    Admission first = admit(stop);
    assertEquals(Optional.of(stop), first.toDo());
    assertEquals(InstructionPhase.ACCEPTED, first.report().phase());
    Admission again = admit(stop);
    assertEquals(Optional.empty(), again.toDo());
    assertEquals(first.report(), again.report());
  }

  @Test
  void theResultOfTheFirstRunIsReturnedAgain() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    admit(stop);
    gate.report(stop.id(), InstructionPhase.RUNNING, "");
    InstructionReport done = gate.report(stop.id(), InstructionPhase.DONE, "exit code 0");
    assertEquals(done, admit(stop).report());
    restart();
    assertEquals(done, admit(stop).report());
    now = stop.deadline().plusSeconds(1);
    assertEquals(done, admit(stop).report(), "also when its time is over");
  }

  @Test
  void aCrashAfterAcceptingNeverRunsItAgain() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    admit(stop);
    restart();
    assertEquals(Optional.empty(), admit(stop).toDo());
    assertEquals(List.of(stop), journal.unfinished());
    gate.report(stop.id(), InstructionPhase.FAILED, "the agent was restarted");
    assertEquals(List.of(), journal.unfinished());
    assertEquals(InstructionPhase.FAILED, admit(stop).report().phase());
  }

  @Test
  void strangersAreRefused() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    Bytes wire = orders.sign(stop).wire();
    assertRefused(RefusalReason.MALFORMED, gate.admit(wire.slice(0, 40)));
    assertRefused(RefusalReason.MALFORMED, gate.admit(Bytes.EMPTY));
    assertRefused(RefusalReason.WRONG_SIGNATURE, gate.admit(new Orders().sign(stop).wire()));
    byte[] changed = wire.toArray();
    changed[20] ^= 1;
    assertRefused(RefusalReason.WRONG_SIGNATURE, gate.admit(Bytes.copyOf(changed)));
    assertRefused(
        RefusalReason.OTHER_WORKER,
        admit(Orders.of(2, InstructionKind.STOP, "worker-2", stop.deadline())));
    gate = new InstructionGate("worker-1", Map.of(), journal, one -> Optional.empty(), () -> now);
    assertRefused(RefusalReason.UNKNOWN_KEY, gate.admit(wire));
  }

  @Test
  void timeIsKept() throws IOException {
    assertRefused(
        RefusalReason.EXPIRED, admit(Orders.of(1, InstructionKind.STOP, Orders.WORKER, now)));
    Instant far = now.plus(InstructionGate.MOST_AHEAD).plusMillis(1);
    assertRefused(
        RefusalReason.DEADLINE_TOO_FAR,
        admit(Orders.of(2, InstructionKind.STOP, Orders.WORKER, far)));
  }

  @Test
  void oneIdNamesOneInstruction() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    InstructionReport accepted = admit(stop).report();
    assertRefused(RefusalReason.ID_USED, admit(Orders.of(1, InstructionKind.SHUT_DOWN)));
    restart();
    assertEquals(accepted, admit(stop).report(), "the other one changed nothing");
  }

  @Test
  void rolesAreKept() throws IOException {
    gate = gate(Role.OPERATOR);
    assertRefused(RefusalReason.ROLE, admit(Orders.of(1, InstructionKind.DEPLOY)));
    assertTrue(admit(Orders.of(2, InstructionKind.DEGRADE)).toDo().isPresent());
    gate = gate(Role.DEPLOYER);
    assertTrue(admit(Orders.of(3, InstructionKind.UPGRADE)).toDo().isPresent());
    assertRefused(RefusalReason.ROLE, admit(Orders.of(4, InstructionKind.SHUT_DOWN)));
  }

  @Test
  @Tag("S1-42")
  void whatTheStateForbidsIsRefusedWithThatReasonAndMayBeAskedAgain() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    objection = Optional.of(RefusalReason.STATE);
    Admission refused = admit(stop);
    assertRefused(RefusalReason.STATE, refused);
    assertEquals("so it is", refused.report().text());
    objection = Optional.empty();
    assertEquals(Optional.of(stop), admit(stop).toDo());
  }

  @Test
  void everythingHasItsLine() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    admit(stop);
    gate.report(stop.id(), InstructionPhase.DONE, "in 0.2 s");
    admit(stop);
    gate.admit(Bytes.of(9));
    admit(Orders.of(2, InstructionKind.STOP, "worker-2", stop.deadline()));
    List<String> lines = new ArrayList<>();
    InstructionJournal.read(
        folder(), line -> lines.add(line.id().getLeastSignificantBits() + " " + line.phase()));
    assertEquals(List.of("1 ACCEPTED", "1 DONE", "0 REFUSED", "2 REFUSED"), lines);
  }

  @Test
  void nothingIsAcceptedThatCannotBeWritten() throws IOException {
    Files.writeString(folder().resolve("journal-000001.log"), "");
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    assertThrows(IOException.class, () -> admit(stop));
    Files.delete(folder().resolve("journal-000001.log"));
    assertEquals(Optional.of(stop), admit(stop).toDo());
  }

  @Test
  void thereIsOneEndAndNoneForWhatWasNotAccepted() throws IOException {
    Instruction stop = Orders.of(1, InstructionKind.STOP);
    admit(stop);
    gate.report(stop.id(), InstructionPhase.DONE, "");
    assertThrows(
        IllegalStateException.class, () -> gate.report(stop.id(), InstructionPhase.FAILED, ""));
    assertThrows(
        IllegalStateException.class, () -> gate.report(new UUID(9, 9), InstructionPhase.DONE, ""));
    assertThrows(
        IllegalArgumentException.class, () -> gate.report(stop.id(), InstructionPhase.REFUSED, ""));
  }

  @Test
  void whatEndedIsForgottenWhenItsTimeIsOver() throws IOException {
    for (int id = 0; id < 600; id++) {
      Instruction one =
          Orders.of(id, InstructionKind.STOP, Orders.WORKER, now.plus(Duration.ofSeconds(1)));
      admit(one);
      gate.report(one.id(), InstructionPhase.DONE, "");
      now = now.plusMillis(10);
    }
    assertEquals(Optional.empty(), journal.newest(new UUID(1, 0)));
    assertTrue(journal.newest(new UUID(1, 599)).isPresent());
    assertRefused(
        RefusalReason.EXPIRED,
        admit(Orders.of(0, InstructionKind.STOP, Orders.WORKER, Orders.NOW.plusSeconds(1))));
  }
}
