package dev.sideband.i2c.testing;

/**
 * A temperature sensor such as the LM75: register 0 is the temperature, 1 the configuration, 2 and
 * 3 the limits.
 *
 * <p>A pair of registers holds 256ths of a degree Celsius, signed, the high byte first. Registers
 * are two bytes wide, save for the configuration.
 */
public final class SimulatedThermometer implements SimulatedDevice {

  private static final int CONFIGURATION = 1;
  private static final int[] START = {0, 0, 75 << 8, 80 << 8};

  private final int[] registers = START.clone();
  private int pointer;
  private int written;
  private int given;

  /** Creates a sensor that shows 25 degrees. */
  public SimulatedThermometer() {
    setCelsius(25);
  }

  /** Sets what it shows, -128 to 127.9, in steps of half a degree. */
  public synchronized void setCelsius(double celsius) {
    registers[0] = (int) Math.round(celsius * 2) << 7 & 0xFF80;
  }

  @Override
  public synchronized boolean addressed(boolean read) {
    written = 0;
    given = 0;
    return true;
  }

  @Override
  public synchronized boolean write(int value) {
    if (written == 0) {
      pointer = value & 3;
    } else if (pointer == 0) {
      return false;
    } else if (pointer == CONFIGURATION) {
      registers[CONFIGURATION] = value << 8;
    } else if (written == 1) {
      registers[pointer] = value << 8;
    } else {
      registers[pointer] = registers[pointer] & 0xFF00 | value;
    }
    written++;
    return true;
  }

  @Override
  public synchronized int read() {
    boolean high = given++ % 2 == 0 || pointer == CONFIGURATION;
    return registers[pointer] >> (high ? 8 : 0) & 0xFF;
  }
}
