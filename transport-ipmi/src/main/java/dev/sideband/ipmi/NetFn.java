package dev.sideband.ipmi;

/**
 * A network function: the family a command belongs to (IPMI 2.0, 5.1).
 *
 * <p>The value is a request's, so it is even; the response to it travels under the next odd one.
 *
 * @param value the number, even, 0 to 62
 */
public record NetFn(int value) {

  /** Chassis control and state. */
  public static final NetFn CHASSIS = new NetFn(0x00);

  /** Bridging to another management network. */
  public static final NetFn BRIDGE = new NetFn(0x02);

  /** Sensors and events. */
  public static final NetFn SENSOR_EVENT = new NetFn(0x04);

  /** The management controller itself, its messaging and its sessions. */
  public static final NetFn APP = new NetFn(0x06);

  /** Firmware transfer. */
  public static final NetFn FIRMWARE = new NetFn(0x08);

  /** Event log, sensor records and inventory. */
  public static final NetFn STORAGE = new NetFn(0x0A);

  /** Settings of the LAN, serial and SOL interfaces. */
  public static final NetFn TRANSPORT = new NetFn(0x0C);

  /** Commands of a body named by the first data byte. */
  public static final NetFn GROUP_EXTENSION = new NetFn(0x2C);

  /** Commands of an organisation named by its IANA number in the first three data bytes. */
  public static final NetFn OEM_GROUP = new NetFn(0x2E);

  public NetFn {
    if (value < 0 || value > 0x3E || (value & 1) != 0) {
      throw new IllegalArgumentException("network function is no request's: " + value);
    }
  }

  @Override
  public String toString() {
    return String.format("%02Xh", value);
  }
}
