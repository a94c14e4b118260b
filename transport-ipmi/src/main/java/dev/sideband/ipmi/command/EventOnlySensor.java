package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * A sensor that has no reading and only reports events: the body of sensor record type 03h (IPMI
 * 2.0, 43.3). It gives the sensor's events a name.
 *
 * @param owner the address of the controller that reports its events, as sent
 * @param sensor the sensor's number, 0 to 255
 * @param entity what it watches, 0 to 255 (IPMI 2.0, table 43-13)
 * @param instance which one of those, 0 to 255
 * @param sensorType what it watches it for
 * @param eventType what kind of events it has
 * @param name at most 16 characters of Latin-1
 */
public record EventOnlySensor(
    int owner,
    int sensor,
    int entity,
    int instance,
    SensorType sensorType,
    EventType eventType,
    String name)
    implements MessageBody {

  /** The type of such records. */
  public static final int TYPE = 0x03;

  /** One record stands for one sensor. */
  private static final int SHARED_BY_ONE = 0x0001;

  public EventOnlySensor {
    Objects.requireNonNull(sensorType, "sensorType");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(name, "name");
  }

  /** Reads the body; one that several sensors share reads as the first of them. */
  public static EventOnlySensor decode(WireReader in) throws MalformedMessageException {
    int owner = in.u8("sensor owner id");
    in.u8("sensor owner LUN");
    int sensor = in.u8("sensor number");
    int entity = in.u8("entity id");
    int instance = in.u8("entity instance");
    SensorType sensorType = new SensorType(in.u8("sensor type"));
    EventType eventType = new EventType(in.u8("event type") & 0x7F);
    in.skip(4, "record sharing and OEM");
    return new EventOnlySensor(
        owner, sensor, entity, instance, sensorType, eventType, SdrName.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(owner)
        .u8(0)
        .u8(sensor)
        .u8(entity)
        .u8(instance)
        .u8(sensorType.value())
        .u8(eventType.value())
        .u16(SHARED_BY_ONE)
        .u16(0);
    SdrName.encode(name, out);
  }
}
