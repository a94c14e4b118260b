package dev.sideband.i2c.testing;

import dev.sideband.wire.Bytes;

/**
 * A fan controller: register 00h is the duty cycle in 255ths, 01h the status, 10h and 11h the speed
 * in revolutions per minute, the high byte first, FEh the maker.
 */
public final class SimulatedFan extends RegisterDevice {

  /** The register of the duty cycle. */
  public static final int DUTY = 0x00;

  /** The register of the status: bit 0 is set when the rotor is blocked. */
  public static final int STATUS = 0x01;

  /** The first register of the speed. */
  public static final int SPEED = 0x10;

  private static final int MAKER = 0xFE;

  /** Creates a fan at 6,000 revolutions per minute. */
  public SimulatedFan() {
    super(256);
    set(DUTY, Bytes.of(0x80));
    set(MAKER, Bytes.of(0x5D));
    setSpeed(6_000);
  }

  /** Sets the speed in revolutions per minute, 0 to 65,535; at 0 the rotor counts as blocked. */
  public void setSpeed(int revolutions) {
    setBigEndian(SPEED, revolutions);
    set(STATUS, Bytes.of(revolutions == 0 ? 1 : 0));
  }

  @Override
  protected boolean isWritable(int register) {
    return register == DUTY;
  }
}
