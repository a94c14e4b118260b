package dev.sideband.ipmi.command;

/**
 * What kind of event a sensor reports: what its first data byte counts (IPMI 2.0, 42.1).
 *
 * @param value the number as sent, 0 to 7Fh
 */
public record EventType(int value) {

  /** A reading crossed a threshold. */
  public static final EventType THRESHOLD = new EventType(0x01);

  /** Each sensor type has events of its own, which {@link SensorType} names. */
  public static final EventType SENSOR_SPECIFIC = new EventType(0x6F);

  private static final int FIRST_OEM = 0x70;

  public EventType {
    if (value < 0 || value > 0x7F) {
      throw new IllegalArgumentException("event type: " + value);
    }
  }

  /** Tells whether a maker gives the events their meaning. */
  public boolean isOem() {
    return value >= FIRST_OEM;
  }
}
