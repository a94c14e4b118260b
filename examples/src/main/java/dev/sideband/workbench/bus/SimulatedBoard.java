package dev.sideband.workbench.bus;

import dev.sideband.bus.LoggedBus;
import dev.sideband.bus.TransferTap;
import dev.sideband.i2c.testing.SimulatedBackplane;
import dev.sideband.i2c.testing.SimulatedBus;
import dev.sideband.i2c.testing.SimulatedEeprom;
import dev.sideband.i2c.testing.SimulatedFan;
import dev.sideband.i2c.testing.SimulatedFault;
import dev.sideband.i2c.testing.SimulatedPowerSupply;
import dev.sideband.i2c.testing.SimulatedThermometer;
import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusChannel;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A server board in memory: two buses with fans, a thermometer, a disk backplane, a power supply
 * and a memory module, asked as a BMC asks them. The file {@code board.json} names all of them.
 *
 * <p>Safe for any thread.
 */
public final class SimulatedBoard implements AutoCloseable {

  private static final int COOLING = 1;
  private static final int POWER = 2;
  private static final BusAddress THERMOMETER = BusAddress.of(0x48);
  private static final BusAddress BACKPLANE = BusAddress.of(0x20);
  private static final BusAddress SUPPLY = BusAddress.of(0x58);
  private static final BusAddress MEMORY = BusAddress.of(0x50);
  private static final int FIRST_FAN = 0x2C;
  private static final int FANS = 4;

  /** The fan that can be made to fail, counted from 0. */
  private static final int WEAK = 2;

  private static final BusAddress WEAK_FAN = BusAddress.of(FIRST_FAN + WEAK);
  private static final int USUAL_SPEED = 6_000;
  private static final int SUPPLY_EVERY = 4;
  private static final int MEMORY_EVERY = 50;

  private final SimulatedBus cooling = new SimulatedBus("cooling");
  private final List<SimulatedFan> fans = new ArrayList<>();
  private final SimulatedThermometer thermometer = new SimulatedThermometer();
  private final RandomGenerator random;
  private final BusChannel loggedCooling;
  private final BusChannel loggedPower;
  private long sweeps;
  private boolean failed;

  /**
   * Builds the board.
   *
   * @param tap sees each transfer
   */
  SimulatedBoard(TransferTap tap, RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < FANS; i++) {
      SimulatedFan fan = new SimulatedFan();
      fans.add(fan);
      cooling.attach(BusAddress.of(FIRST_FAN + i), fan);
    }
    cooling.attach(THERMOMETER, thermometer).attach(BACKPLANE, new SimulatedBackplane());
    SimulatedBus power =
        new SimulatedBus("power")
            .attach(SUPPLY, new SimulatedPowerSupply())
            .attach(MEMORY, SimulatedEeprom.ddr3("SIDEBAND-4G", 0x5EED));
    this.loggedCooling = new LoggedBus(cooling, COOLING, tap);
    this.loggedPower = new LoggedBus(power, POWER, tap);
  }

  /** Asks each device what it has to be asked now; what goes wrong on a bus is in its log. */
  synchronized void sweep() throws TransportException {
    for (int i = 0; i < FANS; i++) {
      boolean stuck = failed && i == WEAK;
      fans.get(i).setSpeed(stuck ? 0 : USUAL_SPEED + i * 120 + random.nextInt(60));
      ask(loggedCooling, BusAddress.of(FIRST_FAN + i), SimulatedFan.SPEED, 2);
      ask(loggedCooling, BusAddress.of(FIRST_FAN + i), SimulatedFan.STATUS, 1);
    }
    thermometer.setCelsius((failed ? 31 : 27) + random.nextInt(3) / 2.0);
    ask(loggedCooling, THERMOMETER, 0, 2);
    ask(loggedCooling, BACKPLANE, 0, 2);
    if (sweeps % SUPPLY_EVERY == 0) {
      ask(loggedPower, SUPPLY, SimulatedPowerSupply.VOUT_MODE, 1);
      ask(loggedPower, SUPPLY, SimulatedPowerSupply.READ_VOUT, 2);
      ask(loggedPower, SUPPLY, SimulatedPowerSupply.READ_IOUT, 2);
      ask(loggedPower, SUPPLY, SimulatedPowerSupply.STATUS_WORD, 2);
    }
    if (sweeps % MEMORY_EVERY == 0) {
      ask(loggedPower, MEMORY, 0x80, 18);
    }
    sweeps++;
  }

  private static void ask(BusChannel bus, BusAddress device, int register, int length)
      throws TransportException {
    bus.transfer(
        BusTransfer.of(
            BusMessage.write(device, Bytes.of(register)), BusMessage.read(device, length)));
  }

  /** Lets fan 3 fail: its rotor is blocked, and its controller refuses every register. */
  public synchronized void failFan() {
    failed = true;
    cooling.inject(WEAK_FAN, SimulatedFault.refusing(0));
  }

  /** Puts the fan right. */
  public synchronized void repairFan() {
    failed = false;
    cooling.repair(WEAK_FAN);
  }

  /** Tells whether the fan has been made to fail. */
  public synchronized boolean isFanFailed() {
    return failed;
  }

  @Override
  public void close() {
    loggedCooling.close();
    loggedPower.close();
  }
}
