package dev.sideband.i2c.internal.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.i2c.WaveformListener;
import dev.sideband.i2c.testing.RegisterDevice;
import dev.sideband.i2c.testing.SimulatedBus;
import dev.sideband.i2c.testing.SimulatedBusPirate;
import dev.sideband.i2c.testing.SimulatedFan;
import dev.sideband.i2c.testing.SimulatedFault;
import dev.sideband.i2c.testing.SimulatedSc18im700;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusListener;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusRecord;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTapCounters;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S3-10")
class SerialBridgeTest {

  private static final BusAddress FAN = BusAddress.of(0x2C);
  private static final BusAddress GONE = BusAddress.of(0x33);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Sideband sideband = Sideband.builder().build();
  private final SerialLinePair line = new SerialLinePair(sideband);

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  @Tag("S3-22")
  @Tag("S3-24")
  void aBusPirateTellsEachByte() throws Exception {
    SimulatedBusPirate pirate = new SimulatedBusPirate(line.right());
    SimulatedFan fan = new SimulatedFan();
    pirate.attach(FAN, fan);
    try (BusChannel bus = pirateBus(LONG)) {
      BusOutcome speed = bus.transfer(BusTransfer.writeRead(FAN, Bytes.of(SimulatedFan.SPEED), 2));
      assertEquals(
          new BusOutcome(
              BusResult.OK,
              List.of(
                  new BusReply(Bytes.of(SimulatedFan.SPEED), AckMap.ALL),
                  new BusReply(Bytes.of(0x17, 0x70), AckMap.allBut(1)))),
          speed);
      assertEquals(
          new BusOutcome(
              BusResult.ADDRESS_NACK, List.of(new BusReply(Bytes.EMPTY, AckMap.NO_ADDRESS))),
          bus.transfer(BusTransfer.writeRead(GONE, Bytes.of(1), 1)));
      BusOutcome refused = bus.transfer(BusTransfer.write(FAN, Bytes.of(0, 0x99, 5)));
      assertEquals(BusResult.DATA_NACK, refused.result());
      assertEquals(AckMap.allBut(2), refused.replies().get(0).acks());
      assertEquals(0x99, fan.get(SimulatedFan.DUTY));
    }
  }

  @Test
  @Tag("S3-40")
  @Tag("S3-43")
  void longMessagesAndTenBitAddressesGoThrough() throws Exception {
    SimulatedBusPirate pirate = new SimulatedBusPirate(line.right());
    RegisterDevice memory = new RegisterDevice(256);
    pirate.attach(BusAddress.of(0x50), memory);
    pirate.attach(BusAddress.tenBit(0x2A5), new RegisterDevice(16));
    try (BusChannel bus = pirateBus(LONG)) {
      byte[] large = new byte[101];
      for (int i = 0; i < large.length; i++) {
        large[i] = (byte) i;
      }
      BusAddress eeprom = BusAddress.of(0x50);
      assertTrue(bus.transfer(BusTransfer.write(eeprom, Bytes.copyOf(large))).ok());
      assertEquals(
          Bytes.copyOf(large).slice(1, 100),
          bus.transfer(BusTransfer.writeRead(eeprom, Bytes.of(0), 100)).data());
      memory.set(10, Bytes.of(3, 7, 8, 9));
      assertEquals(
          Bytes.of(3, 7, 8, 9),
          bus.transfer(
                  BusTransfer.of(
                      BusMessage.write(eeprom, Bytes.of(10)), BusMessage.readSized(eeprom)))
              .data());
      BusAddress tenBit = BusAddress.tenBit(0x2A5);
      assertTrue(bus.transfer(BusTransfer.write(tenBit, Bytes.of(3, 0x77))).ok());
      assertEquals(
          Bytes.of(0x77), bus.transfer(BusTransfer.writeRead(tenBit, Bytes.of(3), 1)).data());
    }
  }

  @Test
  void aBridgeThatFallsSilentIsReportedAndGreetedAnew() throws Exception {
    SimulatedBusPirate pirate = new SimulatedBusPirate(line.right());
    pirate.attach(FAN, new SimulatedFan());
    BusChannel bus = pirateBus(SHORT);
    pirate.setSilent(true);
    assertThrows(SessionLostException.class, () -> bus.transfer(BusTransfer.read(FAN, 1)));
    assertThrows(SessionLostException.class, () -> bus.transfer(BusTransfer.read(FAN, 1)));
    pirate.setSilent(false);
    assertTrue(bus.transfer(BusTransfer.read(FAN, 1)).ok());
    line.pull();
    assertThrows(SessionLostException.class, () -> bus.transfer(BusTransfer.read(FAN, 1)));
    bus.close();
    assertThrows(ChannelClosedException.class, () -> bus.transfer(BusTransfer.read(FAN, 1)));
  }

  @Test
  void whereNoBridgeAnswersNoneIsOpened() {
    assertThrows(SessionLostException.class, () -> pirateBus(SHORT));
    assertThrows(
        SessionLostException.class,
        () -> new BridgeBus(new Sc18im700Protocol(new SerialLinePair(sideband).left(), SHORT)));
  }

  @Test
  @Tag("S3-19")
  void theSniffersTextGivesRecords() throws Exception {
    SimulatedBusPirate pirate = new SimulatedBusPirate(line.right());
    LinkedBlockingQueue<BusRecord> seen = new LinkedBlockingQueue<>();
    CountDownLatch ended = new CountDownLatch(1);
    BootClock clock =
        BootClock.of(new BmcBoot(1), Duration.ZERO, sideband.ticker(), sideband.clock());
    SnifferTap tap = new SnifferTap(line.left(), LONG, 4, clock);
    tap.start(
        new BusListener() {
          @Override
          public void seen(BusRecord message) {
            seen.add(message);
          }

          @Override
          public void ended() {
            ended.countDown();
          }
        });
    while (!pirate.sniffs()) {
      Thread.onSpinWait();
    }
    pirate.say(latin("]x[\\X+\\\u0010+[\\Y+\\]+\\\\-][\\f-]"));
    BusRecord write = next(seen);
    BusRecord read = next(seen);
    BusRecord lonely = next(seen);
    assertEquals(Bytes.of(0x10), write.data());
    assertEquals(FAN, write.address());
    assertEquals(4, write.link());
    assertTrue(read.repeatedStart() && read.stop() && read.read());
    assertEquals(Bytes.of(']', '\\'), read.data());
    assertEquals(BusResult.OK, read.result());
    assertEquals(BusResult.ADDRESS_NACK, lonely.result());
    assertEquals(new BusTapCounters(3, 0, 2), tap.counters());
    tap.close();
    assertTrue(ended.await(30, TimeUnit.SECONDS));
  }

  @Test
  void anySniffedTextGivesRecordsOrCounts() {
    Random random = new Random(1);
    String letters = "[]\\+-a";
    long[] made = new long[1];
    SnifferText text =
        new SnifferText(
            0,
            new WaveformListener() {
              @Override
              public void message(BusRecord message) {
                made[0]++;
              }
            });
    for (int i = 0; i < 100_000; i++) {
      text.take(letters.charAt(random.nextInt(letters.length())), i);
    }
    assertTrue(made[0] > 100 && text.malformed() > 100);
  }

  @Test
  @Tag("S3-42")
  void anSc18im700TellsHowATransferEnded() throws Exception {
    SimulatedBus behind = new SimulatedBus("behind").attach(FAN, new SimulatedFan());
    SimulatedSc18im700 chip = new SimulatedSc18im700(line.right(), behind);
    try (BusChannel bus = new BridgeBus(new Sc18im700Protocol(line.left(), LONG))) {
      assertEquals(
          new BusOutcome(
              BusResult.OK,
              List.of(
                  new BusReply(Bytes.of(SimulatedFan.SPEED), AckMap.ALL),
                  new BusReply(Bytes.of(0x17, 0x70), AckMap.allBut(1)))),
          bus.transfer(BusTransfer.writeRead(FAN, Bytes.of(SimulatedFan.SPEED), 2)));
      assertEquals(
          Bytes.ofHex("50 520A50 53580110 535902 50 520A50"),
          chip.heard(),
          "stop, state, transfer");
      assertEquals(
          BusResult.ADDRESS_NACK,
          bus.transfer(BusTransfer.writeRead(GONE, Bytes.of(1), 1)).result());
      assertEquals(
          BusResult.DATA_NACK, bus.transfer(BusTransfer.write(FAN, Bytes.of(1, 1))).result());
      behind.inject(FAN, SimulatedFault.once(BusResult.STRETCH_TIMEOUT));
      assertEquals(
          BusResult.STRETCH_TIMEOUT, bus.transfer(BusTransfer.write(FAN, Bytes.of(1))).result());
      for (BusTransfer beyond :
          List.of(
              BusTransfer.write(FAN, Bytes.EMPTY),
              BusTransfer.read(FAN, 256),
              BusTransfer.read(BusAddress.tenBit(1), 1),
              BusTransfer.of(BusMessage.readSized(FAN)))) {
        assertEquals(BusOutcome.refused(BusResult.UNSUPPORTED), bus.transfer(beyond));
      }
    }
  }

  private BusChannel pirateBus(Duration patience) throws Exception {
    return new BridgeBus(new BusPirateProtocol(line.left(), patience, 0b1100, 2));
  }

  private static BusRecord next(LinkedBlockingQueue<BusRecord> seen) throws Exception {
    BusRecord record = seen.poll(30, TimeUnit.SECONDS);
    assertTrue(record != null);
    return record;
  }

  private static Bytes latin(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
