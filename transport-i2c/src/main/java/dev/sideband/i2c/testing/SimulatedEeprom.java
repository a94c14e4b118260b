package dev.sideband.i2c.testing;

import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** A memory of 256 bytes such as the 24C02, empty or with the description of a memory module. */
public final class SimulatedEeprom extends RegisterDevice {

  private final boolean locked;

  private SimulatedEeprom(boolean locked) {
    super(256);
    this.locked = locked;
  }

  /** Returns a memory that can be written, filled with FFh. */
  public static SimulatedEeprom empty() {
    SimulatedEeprom memory = new SimulatedEeprom(false);
    for (int i = 0; i < 256; i++) {
      memory.set(i, Bytes.of(0xFF));
    }
    return memory;
  }

  /**
   * Returns a locked memory with the description of a DDR3 module of 4 GiB (JEDEC 21-C, 4.1.2.11).
   *
   * @param part its part number, 18 letters at most
   * @param serial its serial number
   */
  public static SimulatedEeprom ddr3(String part, int serial) {
    SimulatedEeprom memory = new SimulatedEeprom(true);
    memory.set(0, Bytes.of(0x92, 0x11, 0x0B, 0x02, 0x03, 0x19, 0x00, 0x09, 0x03));
    memory.set(117, Bytes.of(0x80, 0xCE));
    memory.set(122, Bytes.of(serial >> 24, serial >> 16, serial >> 8, serial));
    String padded = (part + " ".repeat(18)).substring(0, 18);
    memory.set(128, Bytes.copyOf(padded.getBytes(StandardCharsets.US_ASCII)));
    int crc = memory.crc(117);
    memory.set(126, Bytes.of(crc, crc >> 8));
    return memory;
  }

  private int crc(int size) {
    int crc = 0;
    for (int i = 0; i < size; i++) {
      crc ^= get(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }

  @Override
  protected boolean isWritable(int register) {
    return !locked;
  }
}
