package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.kcs.KcsHost.Progress;
import dev.sideband.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KcsHostTest {

  private static final Bytes GET_DEVICE_ID = Bytes.of(0x18, 0x01);
  private static final Bytes THREE_BYTES = Bytes.of(0x18, 0x42, 0x0E);

  private final ManualRegisters registers = new ManualRegisters();
  private final KcsHost host = new KcsHost(registers);

  @Test
  void writesStartBytesEndAndLastByteThenReads() {
    host.start(THREE_BYTES);
    assertEquals(Progress.MOVED, host.step());
    assertEquals(Progress.WAITING, host.step());
    registers.taken(KcsStatus.WRITE);
    host.step();
    registers.taken(KcsStatus.WRITE);
    host.step();
    registers.taken(KcsStatus.WRITE);
    host.step();
    registers.taken(KcsStatus.WRITE);
    host.step();
    assertEquals(List.of("C61", "D18", "D42", "C62", "D0E"), registers.written);

    registers.taken(KcsStatus.READ);
    assertEquals(Progress.WAITING, host.step());
    registers.offers(KcsStatus.READ, 0x1C);
    assertEquals(Progress.MOVED, host.step());
    registers.offers(KcsStatus.READ, 0x42);
    host.step();
    registers.taken(KcsStatus.IDLE);
    assertEquals(Progress.WAITING, host.step());
    registers.offers(KcsStatus.IDLE, 0x00);
    assertEquals(Progress.DONE, host.step());
    assertEquals(List.of("D68", "D68"), registers.written.subList(5, 7));
    assertEquals(Bytes.of(0x1C, 0x42), host.response());
    assertEquals(Progress.IDLE, host.step());
  }

  @Test
  void clearsWhatADeviceWritesOnlyToRaiseAnInterrupt() {
    registers.offers(KcsStatus.IDLE, 0x55);
    host.start(GET_DEVICE_ID);
    for (int i = 0; i < 4; i++) {
      assertEquals(Progress.MOVED, host.step());
      assertFalse(registers.full());
      registers.offers(KcsStatus.WRITE, 0x00);
    }
    assertEquals(List.of("C61", "D18", "C62", "D01"), registers.written);
  }

  @Test
  void beginsOverAnInterfaceLeftInAnyState() {
    registers.taken(KcsStatus.READ);
    host.start(GET_DEVICE_ID);
    assertEquals(Progress.MOVED, host.step());
    assertEquals(List.of("C61"), registers.written);
  }

  @ParameterizedTest
  @ValueSource(ints = {KcsStatus.IDLE, KcsStatus.READ, KcsStatus.ERROR})
  void aWrongStateWhileWritingLeadsOutByGetStatusAndToASecondAttempt(int wrong) {
    host.start(GET_DEVICE_ID);
    host.step();
    registers.taken(wrong);
    assertEquals(Progress.MOVED, host.step());
    leaveTheError(KcsCode.ABORTED_BY_COMMAND);
    assertEquals(List.of("C61", "C60", "D00", "D68"), registers.written);

    assertEquals(Progress.MOVED, host.step());
    assertEquals("C61", registers.written.get(4));
    assertEquals(2, host.attempts());
    assertEquals(1, host.errors());
  }

  @Test
  void aRequestThatMayHaveBeenCarriedOutIsNotSentAgain() {
    host.start(GET_DEVICE_ID);
    writeAll();
    registers.taken(KcsStatus.ERROR);
    host.step();
    assertEquals(Progress.FAILED, leaveTheError(KcsCode.UNSPECIFIED_ERROR));
    assertEquals(1, host.attempts());
  }

  @Test
  void aRequestIsBegunThreeTimesAtMost() {
    host.start(GET_DEVICE_ID);
    Progress end = Progress.MOVED;
    for (int attempt = 1; attempt <= KcsHost.ATTEMPT_LIMIT; attempt++) {
      assertEquals(Progress.MOVED, end);
      host.step();
      registers.taken(KcsStatus.ERROR);
      host.step();
      end = leaveTheError(KcsCode.LENGTH_ERROR);
    }
    assertEquals(Progress.FAILED, end);
    assertEquals(KcsHost.ATTEMPT_LIMIT, host.attempts());
  }

  @Test
  void theWayOutIsTriedThreeTimesAtMost() {
    host.start(GET_DEVICE_ID);
    host.step();
    registers.taken(KcsStatus.ERROR);
    Progress progress = host.step();
    int tries = 0;
    while (progress == Progress.MOVED) {
      tries++;
      host.step();
      registers.taken(KcsStatus.WRITE);
      host.step();
      registers.taken(KcsStatus.ERROR);
      progress = host.step();
    }
    assertEquals(Progress.FAILED, progress);
    assertEquals(KcsHost.EXIT_LIMIT, tries);
    assertEquals(Progress.IDLE, host.step());
  }

  @Test
  void aDeviceThatTakesNothingIsGivenUpAfterAsManyWaits() {
    host.start(GET_DEVICE_ID);
    host.step();
    for (int wait = 0; wait < KcsHost.EXIT_LIMIT; wait++) {
      assertEquals(Progress.WAITING, host.step());
      assertEquals(Progress.MOVED, host.timedOut());
    }
    assertEquals(Progress.FAILED, host.timedOut());
    assertEquals(List.of("C61"), registers.written);
    assertEquals(Progress.IDLE, host.timedOut());
  }

  @Test
  void anEndlessResponseIsLeftAtItsLimit() {
    host.start(GET_DEVICE_ID);
    writeAll();
    for (int i = 0; i < KcsCode.MAX_MESSAGE; i++) {
      registers.offers(KcsStatus.READ, i);
      assertEquals(Progress.MOVED, host.step());
    }
    registers.offers(KcsStatus.READ, 0xEE);
    host.step();
    assertTrue(host.overlong());
    assertEquals(KcsCode.MAX_MESSAGE, host.response().size());
    assertEquals(Progress.FAILED, leaveTheError(KcsCode.ABORTED_BY_COMMAND));
  }

  @Test
  void anAbandonedRequestIsNotSentAgain() {
    host.start(GET_DEVICE_ID);
    host.step();
    registers.taken(KcsStatus.WRITE);
    host.abandon();
    assertEquals(Progress.FAILED, leaveTheError(KcsCode.ABORTED_BY_COMMAND));
    assertEquals(List.of("C61", "C60", "D00", "D68"), registers.written);
  }

  @Test
  void abandoningOnTheWayOutLeavesTheWayAsItIs() {
    host.start(GET_DEVICE_ID);
    host.step();
    registers.taken(KcsStatus.ERROR);
    host.step();
    host.abandon();
    host.abandon();
    assertEquals(Progress.FAILED, leaveTheError(KcsCode.NO_ERROR));
    assertEquals(List.of("C61", "C60", "D00", "D68"), registers.written);
  }

  @Test
  void refusesWhatIsNoMessage() {
    assertThrows(IllegalArgumentException.class, () -> host.start(Bytes.of(0x18)));
    assertThrows(
        IllegalArgumentException.class,
        () -> host.start(Bytes.copyOf(new byte[KcsCode.MAX_MESSAGE + 1])));
  }

  private void writeAll() {
    for (int i = 0; i < 4; i++) {
      assertEquals(Progress.MOVED, host.step());
      registers.taken(KcsStatus.WRITE);
    }
  }

  /** Plays a device that answers Get Status as it should. */
  private Progress leaveTheError(int code) {
    assertEquals(Progress.MOVED, host.step());
    registers.taken(KcsStatus.WRITE);
    assertEquals(Progress.MOVED, host.step());
    registers.taken(KcsStatus.READ);
    assertEquals(Progress.WAITING, host.step());
    registers.offers(KcsStatus.READ, code);
    assertEquals(Progress.MOVED, host.step());
    registers.taken(KcsStatus.IDLE);
    assertEquals(Progress.WAITING, host.step());
    registers.offers(KcsStatus.IDLE, 0x00);
    return host.step();
  }
}
