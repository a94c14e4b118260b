package dev.sideband.transport;

/**
 * The address of a device on an I2C bus (UM10204, 3.1.10 and 3.1.11).
 *
 * @param value 0 to 127, or 0 to 1,023 if {@code tenBit}
 * @param tenBit whether it is sent as two bytes
 */
public record BusAddress(int value, boolean tenBit) {

  private static final int TEN_BIT_PREFIX = 0xF0;

  public BusAddress {
    if (value < 0 || value > (tenBit ? 0x3FF : 0x7F)) {
      throw new IllegalArgumentException("no " + (tenBit ? 10 : 7) + "-bit address: " + value);
    }
  }

  /** Returns a 7-bit address. */
  public static BusAddress of(int value) {
    return new BusAddress(value, false);
  }

  /** Returns a 10-bit address. */
  public static BusAddress tenBit(int value) {
    return new BusAddress(value, true);
  }

  /**
   * Returns the first byte that goes over the wire: a 7-bit address and the direction, or 11110,
   * the two high bits of a 10-bit address and the direction.
   */
  public int firstByte(boolean read) {
    int direction = read ? 1 : 0;
    return tenBit ? TEN_BIT_PREFIX | value >> 7 & 0x06 | direction : value << 1 | direction;
  }

  @Override
  public String toString() {
    return String.format(tenBit ? "0x%03x (10 bits)" : "0x%02x", value);
  }
}
