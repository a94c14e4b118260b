package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * Where a management controller is, and what it offers: the body of sensor record type 12h (IPMI
 * 2.0, 43.9).
 *
 * @param address the controller's address, as sent
 * @param channel the number of its channel, 0 to 15
 * @param functions a sum of {@link DeviceId}'s constants
 * @param entity what it is part of, 0 to 255 (IPMI 2.0, table 43-13)
 * @param instance which one of those, 0 to 255
 * @param name at most 16 characters of Latin-1
 */
public record ControllerLocator(
    int address, int channel, int functions, int entity, int instance, String name)
    implements MessageBody {

  /** The type of such records. */
  public static final int TYPE = 0x12;

  public ControllerLocator {
    Objects.requireNonNull(name, "name");
  }

  /** Reads the body. */
  public static ControllerLocator decode(WireReader in) throws MalformedMessageException {
    int address = in.u8("slave address");
    int channel = in.u8("channel number") & 0x0F;
    in.u8("power state and initialization");
    int functions = in.u8("device capabilities");
    in.skip(3, "reserved");
    int entity = in.u8("entity id");
    int instance = in.u8("entity instance");
    in.u8("OEM");
    return new ControllerLocator(address, channel, functions, entity, instance, SdrName.decode(in));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(address).u8(channel).u8(0).u8(functions).u24(0).u8(entity).u8(instance).u8(0);
    SdrName.encode(name, out);
  }
}
