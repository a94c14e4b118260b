package dev.sideband.ipmi.internal.serial;

/**
 * How a serial line is driven.
 *
 * @param baud bits per second
 * @param dataBits the bits of a character, 5 to 8
 * @param parity the bit that checks them
 * @param stopBits the bits between characters, 1 or 2
 * @param flow how the receiver holds the sender up
 */
record LineSettings(int baud, int dataBits, Parity parity, int stopBits, Flow flow) {

  enum Parity {
    NONE,
    ODD,
    EVEN
  }

  enum Flow {
    NONE,
    /** By the wires RTS and CTS. */
    HARDWARE,
    /** By the characters XON and XOFF, which basic mode does not escape. */
    SOFTWARE
  }
}
