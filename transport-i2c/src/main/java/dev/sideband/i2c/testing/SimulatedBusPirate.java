package dev.sideband.i2c.testing;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.SerialLine;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Bus Pirate as its documentation has it, at its prompt to begin with. */
public final class SimulatedBusPirate extends SimulatedBridge {

  private enum Mode {
    PROMPT,
    BITBANG,
    I2C,
    SNIFFER
  }

  private static final int NONE = -1;

  private final Map<BusAddress, SimulatedDevice> devices = new HashMap<>();
  private Mode mode = Mode.PROMPT;

  private int knocks;
  private int left;
  private boolean started;
  private int tenBitHigh = NONE;
  private @Nullable SimulatedDevice addressed;

  /** The 10-bit address written to since the last start that was none of its own, or none. */
  private @Nullable BusAddress tenBit;

  /**
   * Connects it to a line.
   *
   * @param line taken over
   */
  public SimulatedBusPirate(SerialLine line) {
    super(line);
    listen();
  }

  /** Connects a device to its bus. */
  public synchronized SimulatedBusPirate attach(BusAddress address, SimulatedDevice device) {
    devices.put(address, device);
    return this;
  }

  /** Tells whether it sniffs. */
  public synchronized boolean sniffs() {
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
      return first(value);
    }
    if (tenBitHigh != NONE) {
      tenBit = BusAddress.tenBit(tenBitHigh << 8 | value);
      tenBitHigh = NONE;
      return address(tenBit, false);
    }
    return acknowledgement(addressed != null && addressed.write(value));
  }

  private Bytes first(int value) {
    boolean read = (value & 1) != 0;
    if (value >> 3 != 0b11110) {
      return address(BusAddress.of(value >> 1), read);
    }
    if (read) {
      return tenBit == null ? acknowledgement(false) : address(tenBit, true);
    }
    tenBitHigh = value >> 1 & 3;
    return acknowledgement(
        devices.keySet().stream()
            .anyMatch(device -> device.tenBit() && device.value() >> 8 == tenBitHigh));
  }

  private Bytes address(BusAddress address, boolean read) {
    addressed = devices.get(address);
    return acknowledgement(addressed != null && addressed.addressed(read));
  }

  private static Bytes acknowledgement(boolean acknowledged) {
    return Bytes.of(acknowledged ? 0 : 1);
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
    return Bytes.of(1);
  }

  private static Bytes text(String letters) {
    return Bytes.copyOf(letters.getBytes(StandardCharsets.US_ASCII));
  }
}
