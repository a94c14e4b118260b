package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SharedKcsRegistersTest {

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SharedKcsRegisters.SIZE);
  private final SharedKcsRegisters registers = new SharedKcsRegisters(memory, 0, () -> true);
  private final KcsRegisters host = registers.host();
  private final KcsDevice device = registers.device();

  @Test
  void aByteFromTheHostSetsIbfUntilItIsRead() {
    host.writeData(0xAB);
    assertEquals(KcsStatus.IBF, device.status());
    assertEquals(0xAB, device.readInput());
    assertEquals(0, device.status());
  }

  @Test
  void aCommandIsToldFromData() {
    host.writeCommand(0x61);
    assertEquals(KcsStatus.IBF | KcsStatus.COMMAND, device.status());
    assertEquals(0x61, device.readInput());
    assertEquals(KcsStatus.COMMAND, device.status());
    host.writeData(0x18);
    assertEquals(KcsStatus.IBF, device.status());
  }

  @Test
  void aByteFromTheBmcSetsObfUntilItIsRead() {
    device.writeOutput(0xFE);
    assertEquals(KcsStatus.OBF, host.status());
    assertEquals(0xFE, host.readData());
    assertEquals(0, host.status());
  }

  @Test
  void theStateStandsInTheTopTwoBits() {
    device.setState(KcsStatus.ERROR);
    assertEquals(0xC0, host.status());
    device.setState(KcsStatus.READ);
    assertEquals(0x40, host.status());
    assertEquals(KcsStatus.READ, KcsStatus.state(host.status()));
    device.setAttention(true);
    device.setState(KcsStatus.IDLE);
    assertEquals(KcsStatus.SMS_ATN, host.status());
    device.setAttention(false);
    assertEquals(0, host.status());
  }

  @Test
  void theWordIsTheSameForEveryProcess() {
    host.writeCommand(0x61);
    device.writeOutput(0x55);
    device.setState(KcsStatus.WRITE);
    device.setAttention(true);
    assertEquals(
        0x8F_61_55_00,
        memory.getInt(0),
        "status, what the host wrote, what the BMC wrote, nothing");
  }

  @Test
  void eachEndRingsTheOther() {
    int[] rings = new int[2];
    registers.onHostChange(() -> rings[0]++);
    registers.onDeviceChange(() -> rings[1]++);
    host.writeCommand(1);
    host.writeData(1);
    host.readData();
    assertEquals(3, rings[0]);
    device.readInput();
    device.writeOutput(1);
    device.setState(1);
    device.setAttention(true);
    assertEquals(4, rings[1]);
    assertEquals(3, rings[0]);
  }
}
