package dev.sideband.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.i2c.SerialBridge;
import dev.sideband.i2c.testing.SimulatedBus;
import dev.sideband.i2c.testing.SimulatedBusPirate;
import dev.sideband.i2c.testing.SimulatedFan;
import dev.sideband.i2c.testing.SimulatedSc18im700;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a bridge, at real terminals. */
@Timeout(60)
@Tag("S3-10")
class SerialBridgeLabTest {

  private static final BusAddress FAN = BusAddress.of(0x2C);
  private static final BusTransfer SPEED =
      BusTransfer.writeRead(FAN, Bytes.of(SimulatedFan.SPEED), 2);
  private static final BusTransfer ABSENT =
      BusTransfer.writeRead(BusAddress.of(0x33), Bytes.of(SimulatedFan.SPEED), 1);

  @TempDir Path folder;

  private final Sideband sideband = Sideband.builder().build();

  @AfterEach
  void close() {
    sideband.close();
  }

  @Test
  void aBusPirateIsFoundAtItsPrompt() throws Exception {
    Path right = folder.resolve("right");
    try (PtyPair cable = PtyPair.joined(folder.resolve("left"), right);
        SimulatedBusPirate pirate = new SimulatedBusPirate(line(right))) {
      pirate.attach(FAN, new SimulatedFan());
      try (BusChannel bus =
          SerialBridge.busPirate(line(cable.left()), SerialBridge.Speed.KHZ_400, true)) {
        exercise(bus);
      }
    }
  }

  @Test
  void anSc18im700IsAskedForItsState() throws Exception {
    Path right = folder.resolve("right");
    SimulatedBus behind = new SimulatedBus("behind").attach(FAN, new SimulatedFan());
    try (PtyPair cable = PtyPair.joined(folder.resolve("left"), right);
        SimulatedSc18im700 chip = new SimulatedSc18im700(line(right), behind);
        BusChannel bus = SerialBridge.sc18im700(line(cable.left()))) {
      exercise(bus);
      assertTrue(chip.heard().size() > 100);
    }
  }

  private static void exercise(BusChannel bus) throws TransportException {
    for (int i = 0; i < 20; i++) {
      assertEquals(Bytes.of(0x17, 0x70), bus.transfer(SPEED).data());
    }
    assertEquals(BusResult.ADDRESS_NACK, bus.transfer(ABSENT).result());
    assertTrue(bus.transfer(SPEED).ok());
  }

  private SerialLine line(Path terminal) throws TransportException {
    return sideband.open(URI.create("serial:" + terminal), SerialLine.class);
  }
}
