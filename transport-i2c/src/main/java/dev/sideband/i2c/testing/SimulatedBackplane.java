package dev.sideband.i2c.testing;

import dev.sideband.wire.Bytes;

/**
 * A backplane of eight disks behind a port expander such as the PCA9555: register 0 shows which
 * disks are there, 1 which have failed, 2 switches their lights to locate, 3 to failure.
 */
public final class SimulatedBackplane extends RegisterDevice {

  private static final int PRESENT = 0;
  private static final int FAILED = 1;
  private static final int LIGHTS = 2;

  /** Creates a backplane whose eight disks are there and work. */
  public SimulatedBackplane() {
    super(8);
    set(PRESENT, Bytes.of(0xFF));
  }

  /** Plugs a disk in or pulls it, 0 to 7. */
  public void setPresent(int disk, boolean present) {
    change(PRESENT, disk, present);
  }

  /** Lets a disk fail or work again, 0 to 7. */
  public void setFailed(int disk, boolean failed) {
    change(FAILED, disk, failed);
  }

  private void change(int register, int disk, boolean on) {
    if (disk < 0 || disk > 7) {
      throw new IllegalArgumentException("disk out of range 0..7: " + disk);
    }
    int before = get(register);
    set(register, Bytes.of(on ? before | 1 << disk : before & ~(1 << disk)));
  }

  @Override
  protected boolean isWritable(int register) {
    return register >= LIGHTS;
  }
}
