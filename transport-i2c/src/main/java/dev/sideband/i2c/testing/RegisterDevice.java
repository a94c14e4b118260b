package dev.sideband.i2c.testing;

import dev.sideband.wire.Bytes;

/**
 * A device with up to 256 registers of a byte: the first byte written is a register's number, what
 * follows is stored from there on, and a read goes on from there.
 */
public class RegisterDevice implements SimulatedDevice {

  private final byte[] registers;
  private int pointer;
  private boolean pointed;

  /**
   * Creates a device.
   *
   * @param size how many registers, 1 to 256; numbers beyond wrap
   */
  public RegisterDevice(int size) {
    if (size < 1 || size > 256) {
      throw new IllegalArgumentException("size out of range 1..256: " + size);
    }
    this.registers = new byte[size];
  }

  /** Returns what a register holds, 0 to 255. */
  public final synchronized int get(int register) {
    return registers[register % registers.length] & 0xFF;
  }

  /** Sets registers from one on. */
  public final synchronized void set(int register, Bytes values) {
    for (int i = 0; i < values.size(); i++) {
      registers[(register + i) % registers.length] = (byte) values.at(i);
    }
  }

  /** Sets two registers, the high byte in the lower one. */
  public final void setBigEndian(int register, int value) {
    set(register, Bytes.of(value >> 8, value));
  }

  /** Tells whether a register can be written from the bus; all can, unless a subclass says no. */
  protected boolean isWritable(int register) {
    return true;
  }

  @Override
  public final boolean addressed(boolean read) {
    pointed = false;
    return true;
  }

  @Override
  public final synchronized boolean write(int value) {
    if (!pointed) {
      pointed = true;
      pointer = value % registers.length;
      return true;
    }
    boolean writable = isWritable(pointer);
    if (writable) {
      registers[pointer] = (byte) value;
    }
    pointer = (pointer + 1) % registers.length;
    return writable;
  }

  @Override
  public final synchronized int read() {
    int value = registers[pointer] & 0xFF;
    pointer = (pointer + 1) % registers.length;
    return value;
  }
}
