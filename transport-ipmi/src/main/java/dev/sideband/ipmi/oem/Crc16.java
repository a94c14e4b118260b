package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;

/**
 * The frame checksum: CRC-16 with polynomial 1021h, first bit first, starting at FFFFh, nothing
 * reflected or inverted; over "123456789" it is 29B1h.
 */
final class Crc16 {

  private static final int[] TABLE = table();

  private int value = 0xFFFF;

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
      table[i] = crc & 0xFFFF;
    }
    return table;
  }

  Crc16 add(int octet) {
    value = (value << 8 ^ TABLE[value >> 8 ^ (octet & 0xFF)]) & 0xFFFF;
    return this;
  }

  Crc16 add(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      add(bytes.at(i));
    }
    return this;
  }

  int value() {
    return value;
  }
}
