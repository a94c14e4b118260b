package dev.sideband.i2c.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.bus.PmbusLinear;
import dev.sideband.i2c.WaveformDecoder;
import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.WaveformSettings;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S3-16")
class SimulatedBusTest {

  private static final BusAddress FAN = BusAddress.of(0x2C);
  private static final BusAddress SENSOR = BusAddress.of(0x48);
  private static final BusAddress SUPPLY = BusAddress.of(0x58);
  private static final BusAddress MEMORY = BusAddress.of(0x50);
  private static final BusAddress DISKS = BusAddress.of(0x20);

  private final SimulatedFan fan = new SimulatedFan();
  private final SimulatedThermometer sensor = new SimulatedThermometer();
  private final SimulatedPowerSupply supply = new SimulatedPowerSupply();
  private final SimulatedBackplane disks = new SimulatedBackplane();
  private final SimulatedBus bus =
      new SimulatedBus("bus")
          .attach(FAN, fan)
          .attach(SENSOR, sensor)
          .attach(SUPPLY, supply)
          .attach(MEMORY, SimulatedEeprom.ddr3("SB-DIMM-4G", 0x01020304))
          .attach(DISKS, disks);

  @Test
  void aFanTurnsAsItIsTold() throws Exception {
    assertEquals(Bytes.of(0x17, 0x70), read(FAN, SimulatedFan.SPEED, 2));
    fan.setSpeed(0);
    assertEquals(Bytes.of(0, 0), read(FAN, SimulatedFan.SPEED, 2));
    assertEquals(Bytes.of(1), read(FAN, SimulatedFan.STATUS, 1));
    assertTrue(bus.transfer(BusTransfer.write(FAN, Bytes.of(SimulatedFan.DUTY, 0xFF))).ok());
    assertEquals(0xFF, fan.get(SimulatedFan.DUTY));
    BusOutcome refused = bus.transfer(BusTransfer.write(FAN, Bytes.of(SimulatedFan.STATUS, 0)));
    assertEquals(
        new BusOutcome(
            BusResult.DATA_NACK,
            List.of(new BusReply(Bytes.of(SimulatedFan.STATUS, 0), AckMap.allBut(1)))),
        refused);
  }

  @Test
  void aSensorShowsHalfDegrees() throws Exception {
    sensor.setCelsius(-12.5);
    assertEquals(Bytes.of(0xF3, 0x80), read(SENSOR, 0, 2));
    assertTrue(bus.transfer(BusTransfer.write(SENSOR, Bytes.of(3, 0x5A, 0x80))).ok());
    assertEquals(Bytes.of(0x5A, 0x80), read(SENSOR, 3, 2));
    assertTrue(bus.transfer(BusTransfer.write(SENSOR, Bytes.of(1, 0x60))).ok());
    assertEquals(Bytes.of(0x60), read(SENSOR, 1, 1));
  }

  @Test
  void aSupplySpeaksPmbus() throws Exception {
    Bytes volts = read(SUPPLY, SimulatedPowerSupply.READ_VOUT, 2);
    int mode = read(SUPPLY, SimulatedPowerSupply.VOUT_MODE, 1).at(0);
    assertEquals(12.0, PmbusLinear.decode16(volts.at(0) | volts.at(1) << 8, mode));
    BusTransfer model =
        BusTransfer.of(BusMessage.write(SUPPLY, Bytes.of(0x9A)), BusMessage.readSized(SUPPLY));
    assertEquals(Bytes.ofHex("07 5053552d383030"), bus.transfer(model).data());
    assertEquals(
        BusResult.DATA_NACK, bus.transfer(BusTransfer.write(SUPPLY, Bytes.of(0xEE))).result());
    supply.setStatus(0x0840);
    bus.transfer(BusTransfer.write(SUPPLY, Bytes.of(0x03)));
    assertEquals(Bytes.of(0, 0), read(SUPPLY, SimulatedPowerSupply.STATUS_WORD, 2));
  }

  @Test
  void disksComeGoAndFail() throws Exception {
    disks.setPresent(3, false);
    disks.setFailed(7, true);
    assertEquals(Bytes.of(0xF7, 0x80), read(DISKS, 0, 2));
    assertTrue(bus.transfer(BusTransfer.write(DISKS, Bytes.of(2, 0x08))).ok());
  }

  @Test
  void aMemoryCanBeWrittenUnlessItIsLocked() throws Exception {
    bus.attach(BusAddress.of(0x51), SimulatedEeprom.empty());
    assertTrue(bus.transfer(BusTransfer.write(BusAddress.of(0x51), Bytes.of(9, 1, 2))).ok());
    assertEquals(Bytes.of(0xFF, 1, 2, 0xFF), read(BusAddress.of(0x51), 8, 4));
    assertEquals(
        BusResult.DATA_NACK, bus.transfer(BusTransfer.write(MEMORY, Bytes.of(0, 1))).result());
    assertEquals(0x0B, read(MEMORY, 2, 1).at(0), "DDR3");
  }

  @Test
  @Tag("S3-22")
  @Tag("S3-42")
  void faultsStrikeWhereAndAsOftenAsTheyShall() throws Exception {
    assertEquals(
        new BusOutcome(
            BusResult.ADDRESS_NACK, List.of(new BusReply(Bytes.EMPTY, AckMap.NO_ADDRESS))),
        bus.transfer(BusTransfer.writeRead(BusAddress.of(0x11), Bytes.of(0), 1)));

    bus.inject(FAN, SimulatedFault.absent());
    assertEquals(BusResult.ADDRESS_NACK, bus.transfer(BusTransfer.read(FAN, 1)).result());
    bus.repair(FAN);
    assertTrue(bus.transfer(BusTransfer.read(FAN, 1)).ok());

    bus.inject(FAN, new SimulatedFault(BusResult.ARBITRATION_LOST, 1, 2));
    for (int i = 0; i < 2; i++) {
      BusOutcome lost = bus.transfer(BusTransfer.write(FAN, Bytes.of(0, 1)));
      assertEquals(BusResult.ARBITRATION_LOST, lost.result());
      assertEquals(Bytes.of(0), lost.data(), "what went through before");
    }
    assertTrue(bus.transfer(BusTransfer.write(FAN, Bytes.of(0, 1))).ok());
  }

  /** What a decoder sees on the lines is what the channel told. */
  @ParameterizedTest
  @Tag("S3-1")
  @Tag("S3-33")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatItDrawsIsWhatItDoes(long seed) throws Exception {
    Random random = new Random(seed);
    bus.attach(BusAddress.tenBit(0x2A5), new RegisterDevice(16));
    DrawnWaveform drawn = new DrawnWaveform(1_000_000, 2);
    bus.drawOn(drawn);
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      tell(any(random), told);
    }
    List<BusRecord> seen = new ArrayList<>();
    WaveformDecoder decoder =
        new WaveformDecoder(
            WaveformSettings.STANDARD,
            new WaveformListener() {
              @Override
              public void message(BusRecord message) {
                seen.add(message);
              }
            });
    byte[] samples = drawn.samples();
    decoder.samples(samples, 0, samples.length, 0, 1);
    decoder.end();
    assertEquals(
        told,
        seen.stream()
            .map(record ->
                text(record.address(), record.read(), record.data(), record.acks())
                    + record.result())
            .toList());
  }

  private static BusTransfer any(Random random) {
    BusAddress[] all = {FAN, SENSOR, SUPPLY, MEMORY, DISKS, BusAddress.of(0x33)};
    BusAddress address = all[random.nextInt(all.length)];
    byte[] bytes = new byte[1 + random.nextInt(4)];
    random.nextBytes(bytes);
    return switch (random.nextInt(4)) {
      case 0 -> BusTransfer.write(address, Bytes.copyOf(bytes));
      case 1 -> BusTransfer.read(address, 1 + random.nextInt(5));
      case 2 -> BusTransfer.writeRead(BusAddress.tenBit(0x2A5), Bytes.copyOf(bytes), 2);
      default -> BusTransfer.writeRead(address, Bytes.of(bytes[0]), 1 + random.nextInt(5));
    };
  }

  private void tell(BusTransfer transfer, List<String> told) throws TransportException {
    BusOutcome outcome = bus.transfer(transfer);
    for (int i = 0; i < outcome.replies().size(); i++) {
      BusMessage message = transfer.messages().get(i);
      BusReply reply = outcome.replies().get(i);
      boolean last = i == outcome.replies().size() - 1;
      told.add(
          text(message.address(), message.read(), reply.data(), reply.acks())
              + (last ? outcome.result() : BusResult.OK));
    }
  }

  private static String text(BusAddress address, boolean read, Bytes data, AckMap acks) {
    return address + (read ? " r " : " w ") + data + " " + acks.nacks() + " ";
  }

  @Test
  void aClosedBusSaysSo() {
    bus.close();
    assertThrows(ChannelClosedException.class, () -> read(FAN, 0, 1));
  }

  private Bytes read(BusAddress address, int register, int length) throws TransportException {
    BusOutcome outcome = bus.transfer(BusTransfer.writeRead(address, Bytes.of(register), length));
    assertTrue(outcome.ok(), outcome::toString);
    return outcome.data();
  }
}
