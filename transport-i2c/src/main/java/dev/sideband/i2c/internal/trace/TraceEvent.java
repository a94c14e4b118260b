package dev.sideband.i2c.internal.trace;

import dev.sideband.wire.Bytes;

/**
 * One line of the kernel's trace that is about a bus.
 *
 * @param adapter the number of the adapter: 2 for {@code i2c-2}
 * @param nanos when, on the clock of the trace
 * @param number a message's place in its transfer; of a result, how many messages there were
 * @param address the device
 * @param flags the message's or client's flag word
 * @param command the command of a call
 * @param protocol the protocol of a call
 * @param length how many bytes there are
 * @param data those of them that the line shows
 * @param result what a result says: below 0 a negated error number
 */
record TraceEvent(
    Kind kind,
    int adapter,
    long nanos,
    int number,
    int address,
    int flags,
    int command,
    Protocol protocol,
    int length,
    Bytes data,
    int result) {

  /** What happened. */
  enum Kind {
    I2C_WRITE,
    I2C_READ,
    I2C_REPLY,
    I2C_RESULT,
    SMBUS_WRITE,
    SMBUS_READ,
    SMBUS_REPLY,
    SMBUS_RESULT;

    /** Tells whether it is about a call of the System Management Bus. */
    boolean isCall() {
      return ordinal() >= SMBUS_WRITE.ordinal();
    }
  }

  /** The protocols of the System Management Bus, as the kernel names them. */
  enum Protocol {
    NONE,
    QUICK,
    BYTE,
    BYTE_DATA,
    WORD_DATA,
    PROC_CALL,
    BLOCK_DATA,
    I2C_BLOCK_BROKEN,
    BLOCK_PROC_CALL,
    I2C_BLOCK_DATA
  }

  /** Tells whether there are more bytes than the line shows. */
  boolean cut() {
    return data.size() < length;
  }
}
