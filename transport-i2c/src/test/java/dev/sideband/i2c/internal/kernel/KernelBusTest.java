package dev.sideband.i2c.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("S3-10")
class KernelBusTest {

  private static final BusAddress EEPROM = BusAddress.of(0x50);
  private static final int SMBUS_ONLY = 0x0FFF0000;

  private final ScriptedDriver driver = new ScriptedDriver();

  @Test
  void aWriteAndAReadGoOutAsOneTransfer() throws Exception {
    driver.read = Bytes.of(0xAA, 0xBB);
    BusOutcome outcome = bus().transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0x10), 2));
    assertEquals(
        List.of(List.of(BusMessage.write(EEPROM, Bytes.of(0x10)), BusMessage.read(EEPROM, 2))),
        driver.transfers);
    assertEquals(
        new BusOutcome(
            BusResult.OK,
            List.of(
                new BusReply(Bytes.of(0x10), AckMap.ALL),
                new BusReply(Bytes.of(0xAA, 0xBB), AckMap.allBut(1)))),
        outcome);
    assertEquals(Bytes.of(0xAA, 0xBB), outcome.data());
  }

  @ParameterizedTest
  @Tag("S3-42")
  @CsvSource({
    "6, address not acknowledged",
    "121, data not acknowledged",
    "11, arbitration lost",
    "110, clock held too long",
    "16, busy",
    "108, busy",
    "5, bus error",
    "71, bus error",
    "74, wrong checksum",
    "95, unsupported",
    "22, unsupported",
    "1, not permitted",
    "13, not permitted",
    "9999, bus error"
  })
  void everyErrorNumberIsAnOutcome(int errno, String result) throws Exception {
    driver.errno = errno;
    BusOutcome outcome = bus().transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0x10), 2));
    assertEquals(result, outcome.result().toString());
  }

  @Test
  void anAddressNobodyAnswersWasRefusedInTheFirstMessageToIt() throws Exception {
    driver.errno = 6;
    assertEquals(
        List.of(new BusReply(Bytes.of(0x10), AckMap.UNKNOWN)),
        bus().transfer(BusTransfer.writeRead(EEPROM, Bytes.of(0x10), 2)).replies());
    BusTransfer twoDevices =
        BusTransfer.of(BusMessage.write(EEPROM, Bytes.of(1)), BusMessage.read(BusAddress.of(9), 1));
    assertEquals(
        List.of(
            new BusReply(Bytes.of(1), AckMap.UNKNOWN), new BusReply(Bytes.EMPTY, AckMap.UNKNOWN)),
        bus().transfer(twoDevices).replies());
  }

  @Test
  void aDeviceOfTheKernelsIsLeftAloneUnlessForced() throws Exception {
    driver.claimed.add(EEPROM);
    driver.read = Bytes.of(1);
    BusTransfer read = BusTransfer.read(EEPROM, 1);
    assertEquals(BusOutcome.refused(BusResult.BUSY), bus().transfer(read));
    assertEquals(List.of(), driver.transfers);
    assertEquals(Bytes.of(1), new KernelBus(driver, true).transfer(read).data());
  }

  @Test
  void whatTheKernelDoesNotTakeIsUnsupported() throws Exception {
    assertEquals(BusResult.UNSUPPORTED, bus().transfer(BusTransfer.read(EEPROM, 8_193)).result());
    BusMessage[] many = new BusMessage[43];
    Arrays.fill(many, BusMessage.read(EEPROM, 1));
    assertEquals(BusResult.UNSUPPORTED, bus().transfer(BusTransfer.of(many)).result());
    BusTransfer tenBit = BusTransfer.read(BusAddress.tenBit(0x200), 1);
    assertEquals(BusResult.UNSUPPORTED, bus().transfer(tenBit).result());
    driver.functions |= 2;
    driver.read = Bytes.of(7);
    assertTrue(bus().transfer(tenBit).ok());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, QUICK, false, 0, ''",
    "'', 1, BYTE, true, 0, ''",
    "10, 0, BYTE, false, 16, ''",
    "1011, 0, BYTE_DATA, false, 16, 11",
    "101112, 0, WORD_DATA, false, 16, 1112",
    "10111213, 0, I2C_BLOCK, false, 16, 111213",
    "10, 1, BYTE_DATA, true, 16, ''",
    "10, 2, WORD_DATA, true, 16, ''",
    "10, 3, I2C_BLOCK, true, 16, ''",
    "10, 32, I2C_BLOCK, true, 16, ''",
    "101112, 2, PROC_CALL, false, 16, 1112"
  })
  void anAdapterOfTheSystemManagementBusIsAskedInItsWords(
      String written, int read, String call, boolean reads, int command, String data)
      throws Exception {
    driver.functions = SMBUS_ONLY;
    driver.read = Bytes.copyOf(new byte[read]);
    bus().transfer(transfer(Bytes.ofHex(written), read));
    int size =
        switch (call) {
          case "QUICK" -> SmbusCall.QUICK;
          case "BYTE" -> SmbusCall.BYTE;
          case "BYTE_DATA" -> SmbusCall.BYTE_DATA;
          case "WORD_DATA" -> SmbusCall.WORD_DATA;
          case "PROC_CALL" -> SmbusCall.PROC_CALL;
          default -> SmbusCall.I2C_BLOCK_DATA;
        };
    int length = reads ? read : 0;
    length = size == SmbusCall.PROC_CALL ? 2 : length;
    assertEquals(
        List.of(new SmbusCall(EEPROM, reads, command, size, Bytes.ofHex(data), length)),
        driver.calls);
  }

  private static BusTransfer transfer(Bytes written, int read) {
    if (written.isEmpty()) {
      return read == 0 ? BusTransfer.write(EEPROM, written) : BusTransfer.read(EEPROM, read);
    }
    return read == 0
        ? BusTransfer.write(EEPROM, written)
        : BusTransfer.writeRead(EEPROM, written, read);
  }

  @Test
  @Tag("S3-40")
  void aBlockThatTellsItsLengthIsReadWithIt() throws Exception {
    driver.functions = SMBUS_ONLY;
    driver.read = Bytes.of(2, 0x41, 0x42);
    BusTransfer block =
        BusTransfer.of(BusMessage.write(EEPROM, Bytes.of(0x99)), BusMessage.readSized(EEPROM));
    assertEquals(Bytes.of(2, 0x41, 0x42), bus().transfer(block).data());
    assertEquals(SmbusCall.BLOCK_DATA, driver.calls.get(0).size());

    driver.functions &= ~(1 << 27);
    bus().transfer(BusTransfer.write(EEPROM, Bytes.of(0x99, 3, 1, 2, 3)));
    assertEquals(
        new SmbusCall(EEPROM, false, 0x99, SmbusCall.BLOCK_DATA, Bytes.of(1, 2, 3), 0),
        driver.calls.get(1));
  }

  @Test
  void whatSuchAnAdapterCannotSayIsUnsupported() throws Exception {
    driver.functions = SMBUS_ONLY;
    BusMessage write = BusMessage.write(EEPROM, Bytes.of(1));
    for (BusTransfer transfer :
        List.of(
            BusTransfer.read(EEPROM, 2),
            BusTransfer.writeRead(EEPROM, Bytes.of(1), 33),
            BusTransfer.writeRead(EEPROM, Bytes.of(1, 2), 1),
            BusTransfer.write(EEPROM, Bytes.copyOf(new byte[34])),
            BusTransfer.read(BusAddress.tenBit(1), 1),
            BusTransfer.of(BusMessage.readSized(EEPROM)),
            BusTransfer.of(write, write),
            BusTransfer.of(write, BusMessage.read(BusAddress.of(1), 1)),
            BusTransfer.of(write, write, write))) {
      assertEquals(BusOutcome.refused(BusResult.UNSUPPORTED), bus().transfer(transfer));
    }
    driver.functions = 0;
    assertEquals(
        BusResult.UNSUPPORTED, bus().transfer(BusTransfer.write(EEPROM, Bytes.EMPTY)).result());
    assertEquals(List.of(), driver.calls);
  }

  @Test
  void anAdapterThatIsGoneEndsTheConversation() {
    driver.errno = 19;
    assertThrows(SessionLostException.class, () -> bus().transfer(BusTransfer.read(EEPROM, 1)));
    driver.failure = new IOException("EBADF");
    assertThrows(SessionLostException.class, () -> bus().transfer(BusTransfer.read(EEPROM, 1)));
  }

  @Test
  void aClosedChannelSaysSo() {
    KernelBus bus = bus();
    bus.close();
    bus.close();
    assertThrows(ChannelClosedException.class, () -> bus.transfer(BusTransfer.read(EEPROM, 1)));
  }

  private KernelBus bus() {
    return new KernelBus(driver, false);
  }
}
