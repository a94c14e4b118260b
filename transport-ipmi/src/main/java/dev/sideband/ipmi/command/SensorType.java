package dev.sideband.ipmi.command;

/**
 * What a sensor watches (IPMI 2.0, 42.2).
 *
 * @param value the number as sent, 0 to 255
 */
public record SensorType(int value) {

  public static final SensorType TEMPERATURE = new SensorType(0x01);
  public static final SensorType VOLTAGE = new SensorType(0x02);
  public static final SensorType CURRENT = new SensorType(0x03);
  public static final SensorType FAN = new SensorType(0x04);
  public static final SensorType PHYSICAL_SECURITY = new SensorType(0x05);
  public static final SensorType PROCESSOR = new SensorType(0x07);
  public static final SensorType POWER_SUPPLY = new SensorType(0x08);
  public static final SensorType POWER_UNIT = new SensorType(0x09);
  public static final SensorType MEMORY = new SensorType(0x0C);
  public static final SensorType DRIVE_SLOT = new SensorType(0x0D);
  public static final SensorType SYSTEM_FIRMWARE = new SensorType(0x0F);
  public static final SensorType EVENT_LOGGING = new SensorType(0x10);
  public static final SensorType SYSTEM_EVENT = new SensorType(0x12);
  public static final SensorType CRITICAL_INTERRUPT = new SensorType(0x13);
  public static final SensorType BUTTON = new SensorType(0x14);
  public static final SensorType SYSTEM_RESTART = new SensorType(0x1D);
  public static final SensorType OS_BOOT = new SensorType(0x1F);
  public static final SensorType OS_STOP = new SensorType(0x20);
  public static final SensorType WATCHDOG = new SensorType(0x23);
  public static final SensorType MANAGEMENT_HEALTH = new SensorType(0x28);
  public static final SensorType VERSION_CHANGE = new SensorType(0x2B);

  public SensorType {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("sensor type: " + value);
    }
  }

  /** Returns the type's name for people; a maker's own has its number. */
  public String text() {
    return EventNames.sensor(this);
  }
}
