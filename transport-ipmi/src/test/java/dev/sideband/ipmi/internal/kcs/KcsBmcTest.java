package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.kcs.KcsBmc.Progress;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

/** The test is the host: it writes registers and looks at them, with no machine of ours between. */
class KcsBmcTest {

  private final SharedKcsRegisters registers = SharedKcsRegisters.inMemory();
  private final KcsRegisters host = registers.host();
  private final KcsBmc bmc = new KcsBmc(registers.device());

  @Test
  void takesARequestAndHandsOutItsResponse() {
    request(0x18, 0x01, 0x77);
    assertEquals(Bytes.of(0x18, 0x01, 0x77), bmc.request());
    assertEquals(KcsStatus.READ, state());
    assertFalse(offered());

    assertTrue(bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x01, 0x00)));
    assertEquals(0x1C, take());
    data(KcsCode.READ);
    assertEquals(0x01, take());
    data(KcsCode.READ);
    assertEquals(KcsStatus.READ, state());
    assertEquals(0x00, take());
    data(KcsCode.READ);
    assertEquals(KcsStatus.IDLE, state());
    assertTrue(offered());
    take();
    assertEquals(Progress.WAITING, bmc.step());
  }

  @Test
  void showsTheWriteStateWhileItTakesBytes() {
    command(KcsCode.WRITE_START);
    assertEquals(KcsStatus.WRITE, state());
    data(0x18);
    assertEquals(KcsStatus.WRITE, state());
    command(KcsCode.WRITE_END);
    assertEquals(KcsStatus.WRITE, state());
  }

  @Test
  void aNewStartGivesUpTheOldTransferInEveryPhase() {
    command(KcsCode.WRITE_START);
    data(0x18);
    request(0x18, 0x02);
    assertEquals(Bytes.of(0x18, 0x02), bmc.request());

    long given = bmc.ticket();
    request(0x18, 0x03);
    assertFalse(bmc.respond(given, Bytes.of(0x1C)));
    assertTrue(bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x03)));

    request(0x18, 0x04);
    assertEquals(Bytes.of(0x18, 0x04), bmc.request());
  }

  @Test
  void getStatusEndsATransferAndSaysSo() {
    command(KcsCode.WRITE_START);
    data(0x18);
    assertEquals(KcsCode.ABORTED_BY_COMMAND, status());
    assertEquals(KcsCode.NO_ERROR, status());
  }

  @Test
  void aResponseToAnAbortedRequestIsDropped() {
    request(0x18, 0x01);
    long ticket = bmc.ticket();
    assertEquals(KcsCode.ABORTED_BY_COMMAND, status());

    assertFalse(bmc.respond(ticket, Bytes.of(0x1C, 0x01, 0x00)));
    assertFalse(offered());
    assertEquals(KcsStatus.IDLE, state());
  }

  @Test
  void aResponseIsHandedOutOnce() {
    request(0x18, 0x01);
    assertTrue(bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x01, 0x00)));
    assertFalse(bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x01, 0xFF)));
    assertEquals(0x1C, take());
  }

  @Test
  void anUnknownControlCodeIsAnError() {
    command(0x63);
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(KcsCode.ILLEGAL_CONTROL_CODE, status());
  }

  @Test
  void anEndWithoutStartIsAnError() {
    command(KcsCode.WRITE_END);
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(KcsCode.ILLEGAL_CONTROL_CODE, status());
  }

  @Test
  void aSecondEndIsAnError() {
    command(KcsCode.WRITE_START);
    data(0x18);
    command(KcsCode.WRITE_END);
    command(KcsCode.WRITE_END);
    assertEquals(KcsStatus.ERROR, state());
  }

  @Test
  void dataWithoutATransferIsAnError() {
    data(0x18);
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(KcsCode.UNSPECIFIED_ERROR, status());
  }

  @Test
  void dataWhileTheRequestIsInWorkIsAnErrorAndDropsIt() {
    request(0x18, 0x01);
    long ticket = bmc.ticket();
    data(0x55);
    assertEquals(KcsStatus.ERROR, state());
    assertFalse(bmc.respond(ticket, Bytes.of(0x1C)));
  }

  @Test
  void anythingButReadWhileReadingIsAnError() {
    request(0x18, 0x01);
    bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x01, 0x00));
    take();
    data(0x69);
    assertEquals(KcsStatus.ERROR, state());
    assertFalse(offered());
  }

  @Test
  void anythingButReadAtTheEndIsAnError() {
    request(0x18, 0x01);
    bmc.respond(bmc.ticket(), Bytes.of(0x1C));
    take();
    data(0x00);
    assertEquals(KcsStatus.ERROR, state());
  }

  @Test
  void takesTheLongestMessageAndNoByteMore() {
    longRequest(KcsCode.MAX_MESSAGE);
    assertEquals(KcsStatus.READ, state());
    assertEquals(KcsCode.MAX_MESSAGE, bmc.request().size());

    longRequest(KcsCode.MAX_MESSAGE + 1);
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(KcsCode.LENGTH_ERROR, status());

    longRequest(KcsCode.MAX_MESSAGE + 5);
    assertEquals(KcsStatus.ERROR, state());
    request(0x18, 0x01);
    assertEquals(Bytes.of(0x18, 0x01), bmc.request());
  }

  @Test
  void refusingARequestIsALengthError() {
    request(0x18);
    bmc.refuse();
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(KcsCode.LENGTH_ERROR, status());
  }

  @Test
  void takesOverAsAnErrorSoThatAReaderDoesNotMistakeItForAnEnd() {
    request(0x18, 0x01);
    bmc.respond(bmc.ticket(), Bytes.of(0x1C, 0x01, 0x00));

    KcsBmc fresh = new KcsBmc(registers.device());
    fresh.attach();
    assertEquals(KcsStatus.ERROR, state());
    assertEquals(Progress.WAITING, fresh.step());
  }

  @Test
  void attentionIsAsideFromEverythingElse() {
    bmc.setAttention(true);
    request(0x18, 0x01);
    assertEquals(KcsStatus.SMS_ATN, host.status() & KcsStatus.SMS_ATN);
    assertEquals(KcsStatus.READ, state());
    bmc.setAttention(false);
    assertEquals(0, host.status() & KcsStatus.SMS_ATN);
  }

  @Test
  void refusesToSendWhatIsNoMessage() {
    request(0x18, 0x01);
    long ticket = bmc.ticket();
    assertThrows(IllegalArgumentException.class, () -> bmc.respond(ticket, Bytes.EMPTY));
    assertThrows(
        IllegalArgumentException.class,
        () -> bmc.respond(ticket, Bytes.copyOf(new byte[KcsCode.MAX_MESSAGE + 1])));
  }

  private void request(int... message) {
    command(KcsCode.WRITE_START);
    for (int i = 0; i < message.length - 1; i++) {
      data(message[i]);
    }
    command(KcsCode.WRITE_END);
    host.writeData(message[message.length - 1]);
    assertEquals(Progress.REQUEST, bmc.step());
  }

  private void longRequest(int size) {
    command(KcsCode.WRITE_START);
    for (int i = 0; i < size - 1; i++) {
      data(i);
    }
    command(KcsCode.WRITE_END);
    data(size);
  }

  private void command(int code) {
    host.writeCommand(code);
    assertEquals(Progress.MOVED, bmc.step());
    assertEquals(0, host.status() & KcsStatus.IBF);
  }

  private void data(int value) {
    host.writeData(value);
    bmc.step();
    assertEquals(0, host.status() & KcsStatus.IBF);
  }

  /** Asks for the error by the book and returns it. */
  private int status() {
    command(KcsCode.GET_STATUS_ABORT);
    assertEquals(KcsStatus.WRITE, state());
    if (offered()) {
      take();
    }
    data(KcsCode.DUMMY);
    assertEquals(KcsStatus.READ, state());
    int error = take();
    data(KcsCode.READ);
    assertEquals(KcsStatus.IDLE, state());
    take();
    return error;
  }

  private int state() {
    return KcsStatus.state(host.status());
  }

  private boolean offered() {
    return (host.status() & KcsStatus.OBF) != 0;
  }

  private int take() {
    assertTrue(offered());
    return host.readData();
  }
}
