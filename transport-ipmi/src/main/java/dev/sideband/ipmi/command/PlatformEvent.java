package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * What happened at a sensor, as event messages and event records carry it (IPMI 2.0, 29.3, 29.7).
 *
 * @param revision the revision of the format: {@link #REVISION}, or 03h from IPMI 1.0
 * @param sensorType what the sensor watches
 * @param sensor the sensor's number, 0 to 255
 * @param type what kind of event it is
 * @param asserted it began, and did not end
 * @param data1 which event in its low four bits, and what the other bytes hold in the high four
 * @param data2 more about it, 0 to 255; FFh for nothing
 * @param data3 more about it, 0 to 255; FFh for nothing
 */
public record PlatformEvent(
    int revision,
    SensorType sensorType,
    int sensor,
    EventType type,
    boolean asserted,
    int data1,
    int data2,
    int data3)
    implements MessageBody {

  /** The revision of the format that IPMI 1.5 and 2.0 have. */
  public static final int REVISION = 0x04;

  private static final int DEASSERTED = 0x80;
  private static final int NOTHING = 0xFF;

  public PlatformEvent {
    Objects.requireNonNull(sensorType, "sensorType");
    Objects.requireNonNull(type, "type");
    if ((revision | sensor | data1 | data2 | data3) >>> 8 != 0) {
      throw new IllegalArgumentException(
          "sensor " + sensor + ", data " + data1 + ", " + data2 + ", " + data3);
    }
  }

  /** Returns an event of a sensor type's own that says no more than its offset, 0 to 15. */
  public static PlatformEvent of(SensorType sensorType, int sensor, int offset, boolean asserted) {
    return new PlatformEvent(
        REVISION,
        sensorType,
        sensor,
        EventType.SENSOR_SPECIFIC,
        asserted,
        offset & 0x0F,
        NOTHING,
        NOTHING);
  }

  /** Returns which event it is among those of its type, 0 to 15. */
  public int offset() {
    return data1 & 0x0F;
  }

  /** Returns what happened, for people, such as {@code Fan 30h: lower critical going low}. */
  public String text() {
    return String.format(
        "%s %02Xh: %s%s",
        sensorType.text(), sensor, EventNames.event(this), asserted ? "" : ", ended");
  }

  /** Reads an event, from the revision of its format on. */
  public static PlatformEvent decode(WireReader in) throws MalformedMessageException {
    int revision = in.u8("event message revision");
    SensorType sensorType = new SensorType(in.u8("sensor type"));
    int sensor = in.u8("sensor number");
    int type = in.u8("event direction and type");
    return new PlatformEvent(
        revision,
        sensorType,
        sensor,
        new EventType(type & 0x7F),
        (type & DEASSERTED) == 0,
        in.u8("event data 1"),
        in.u8("event data 2"),
        in.u8("event data 3"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(revision)
        .u8(sensorType.value())
        .u8(sensor)
        .u8(type.value() | (asserted ? 0 : DEASSERTED))
        .u8(data1)
        .u8(data2)
        .u8(data3);
  }
}
