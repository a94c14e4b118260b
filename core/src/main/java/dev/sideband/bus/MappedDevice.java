package dev.sideband.bus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A device as a map describes it.
 *
 * @param device where it is
 * @param name what a person calls it, such as {@code fan 3}
 * @param kind what it is: {@code pmbus} brings that standard's registers, {@code spd} holds a
 *     memory module's description ({@link SpdInfo}); anything else is only told
 * @param registers those that the map names, in its order
 */
public record MappedDevice(
    BusDevice device, String name, String kind, List<MappedRegister> registers) {

  /** The kind whose registers PMBus names. */
  public static final String PMBUS = "pmbus";

  /** The kind that holds a memory module's description. */
  public static final String SPD = "spd";

  public MappedDevice {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    registers = List.copyOf(registers);
  }

  /** Returns a register by its number: the map's own, or its kind's. */
  public Optional<MappedRegister> register(int number) {
    for (MappedRegister register : registers) {
      if (register.number() == number) {
        return Optional.of(register);
      }
    }
    return kind.equals(PMBUS) ? Optional.ofNullable(Pmbus.REGISTERS.get(number)) : Optional.empty();
  }

  /** The commands of PMBus 1.3.1 Part II that a power supply is asked most. */
  private static final class Pmbus {

    private static final Map<Integer, MappedRegister> REGISTERS = new LinkedHashMap<>();

    static {
      add(0x00, "PAGE", RegisterFormat.U8, "");
      add(0x01, "OPERATION", RegisterFormat.HEX, "");
      add(0x03, "CLEAR_FAULTS", RegisterFormat.HEX, "");
      add(0x20, "VOUT_MODE", RegisterFormat.HEX, "");
      add(0x3A, "FAN_CONFIG_1_2", RegisterFormat.HEX, "");
      add(0x3B, "FAN_COMMAND_1", RegisterFormat.LINEAR11, "");
      add(0x78, "STATUS_BYTE", RegisterFormat.HEX, "");
      add(0x79, "STATUS_WORD", RegisterFormat.HEX, "");
      add(0x7A, "STATUS_VOUT", RegisterFormat.HEX, "");
      add(0x7B, "STATUS_IOUT", RegisterFormat.HEX, "");
      add(0x7C, "STATUS_INPUT", RegisterFormat.HEX, "");
      add(0x7D, "STATUS_TEMPERATURE", RegisterFormat.HEX, "");
      add(0x7E, "STATUS_CML", RegisterFormat.HEX, "");
      add(0x81, "STATUS_FANS_1_2", RegisterFormat.HEX, "");
      add(0x88, "READ_VIN", RegisterFormat.LINEAR11, "V");
      add(0x89, "READ_IIN", RegisterFormat.LINEAR11, "A");
      add(0x8B, "READ_VOUT", RegisterFormat.LINEAR16, "V");
      add(0x8C, "READ_IOUT", RegisterFormat.LINEAR11, "A");
      add(0x8D, "READ_TEMPERATURE_1", RegisterFormat.LINEAR11, "°C");
      add(0x8E, "READ_TEMPERATURE_2", RegisterFormat.LINEAR11, "°C");
      add(0x8F, "READ_TEMPERATURE_3", RegisterFormat.LINEAR11, "°C");
      add(0x90, "READ_FAN_SPEED_1", RegisterFormat.LINEAR11, "rpm");
      add(0x91, "READ_FAN_SPEED_2", RegisterFormat.LINEAR11, "rpm");
      add(0x96, "READ_POUT", RegisterFormat.LINEAR11, "W");
      add(0x97, "READ_PIN", RegisterFormat.LINEAR11, "W");
      add(0x98, "PMBUS_REVISION", RegisterFormat.HEX, "");
      add(0x99, "MFR_ID", RegisterFormat.TEXT, "");
      add(0x9A, "MFR_MODEL", RegisterFormat.TEXT, "");
      add(0x9B, "MFR_REVISION", RegisterFormat.TEXT, "");
      add(0x9E, "MFR_SERIAL", RegisterFormat.TEXT, "");
    }

    private Pmbus() {}

    private static void add(int number, String name, RegisterFormat format, String unit) {
      REGISTERS.put(number, new MappedRegister(number, name, format, 1, unit));
    }
  }
}
