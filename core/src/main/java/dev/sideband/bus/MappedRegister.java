package dev.sideband.bus;

import java.util.Objects;

/**
 * A register as a device map describes it.
 *
 * @param number its number: the first byte of a write, 0 to 255
 * @param name what a person calls it
 * @param format how its bytes are to be read
 * @param scale what one step is worth, such as 0.5
 * @param unit what of, such as {@code V}; may be empty
 */
public record MappedRegister(
    int number, String name, RegisterFormat format, double scale, String unit) {

  public MappedRegister {
    if (number < 0 || number > 0xFF) {
      throw new IllegalArgumentException("register out of range 0..255: " + number);
    }
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(unit, "unit");
  }
}
