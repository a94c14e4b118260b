package dev.sideband.i2c.internal.bridge;

import dev.sideband.i2c.testing.SimulatedDevice;
import dev.sideband.transport.SerialLine;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Bus Pirate as its documentation has it, with devices by their 7-bit addresses. */
final class BusPirateModel extends BridgeModel {

  private enum Mode {
    PROMPT,
    BITBANG,
    I2C,
    SNIFFER
  }

  final Map<Integer, SimulatedDevice> devices = new HashMap<>();
  private Mode mode = Mode.PROMPT;
  private int knocks;
  private int left;
  private boolean started;
  private boolean tenBitFollows;
  private @Nullable SimulatedDevice addressed;

  BusPirateModel(SerialLine line) {
    super(line);
  }

  boolean sniffs() {
    return mode == Mode.SNIFFER;
  }

  @Override
  Bytes answer(int value) {
    return switch (mode) {
      case PROMPT -> {
        knocks = value == 0 ? knocks + 1 : 0;
        mode = knocks == 3 ? Mode.BITBANG : Mode.PROMPT;
        yield knocks == 3 ? text("BBIO1") : text("?");
      }
      case BITBANG -> {
        mode = value == 2 ? Mode.I2C : Mode.BITBANG;
        yield value == 2 ? text("I2C1") : text("BBIO1");
      }
      case SNIFFER -> {
        mode = Mode.I2C;
        yield Bytes.of(1);
      }
      case I2C -> left > 0 ? data(value) : command(value);
    };
  }

  private Bytes data(int value) {
    left--;
    if (started) {
      started = false;
      if (value >> 3 == 0b11110 && (value & 1) == 0) {
        tenBitFollows = true;
        return Bytes.of(devices.containsKey(0x400) ? 0 : 1);
      }
      addressed = value >> 3 == 0b11110 ? devices.get(0x400) : devices.get(value >> 1);
      return Bytes.of(addressed != null && addressed.addressed((value & 1) != 0) ? 0 : 1);
    }
    if (tenBitFollows) {
      tenBitFollows = false;
      addressed = devices.get(0x400);
      return Bytes.of(addressed != null && addressed.addressed(false) ? 0 : 1);
    }
    return Bytes.of(addressed != null && addressed.write(value) ? 0 : 1);
  }

  private Bytes command(int value) {
    switch (value) {
      case 0 -> {
        mode = Mode.BITBANG;
        return text("BBIO1");
      }
      case 1 -> {
        return text("I2C1");
      }
      case 2 -> started = true;
      case 4 -> {
        return Bytes.of(addressed == null ? 0xFF : addressed.read());
      }
      case 0x0F -> {
        mode = Mode.SNIFFER;
        return Bytes.EMPTY;
      }
      default -> left = value >> 4 == 1 ? (value & 0xF) + 1 : 0;
    }
    return new WireWriter().u8(1).toBytes();
  }

  private static Bytes text(String letters) {
    return Bytes.copyOf(letters.getBytes(StandardCharsets.US_ASCII));
  }
}
