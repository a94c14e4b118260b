package dev.sideband.ipmi.internal.kcs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Both ends' registers in one 32-bit word of a buffer, for two threads or two processes.
 *
 * <p>All registers share the word, and each access changes it in one atomic step. So whatever
 * moment an end dies at, the other finds registers that real hardware could show. Any content is
 * valid; zero is an idle interface. Each end is for one thread at a time.
 *
 * <p>An end can be given a bell, which the other end rings after each change. Bells do not reach
 * another process: there the registers must be looked at.
 */
public final class SharedKcsRegisters {

  /** The size of the word. */
  public static final int SIZE = Integer.BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The word: status, what the host wrote, what the BMC wrote, and a byte without use. */
  private static final int INPUT_SHIFT = 8;

  private static final int OUTPUT_SHIFT = 16;
  private static final int BYTE = 0xFF;

  /** Far more tries than two ends can cost each other. */
  private static final int MOST_TRIES = 100_000;

  private final ByteBuffer memory;
  private final int at;
  private final BooleanSupplier intact;
  private volatile Runnable hostBell = SharedKcsRegisters::silent;
  private volatile Runnable deviceBell = SharedKcsRegisters::silent;

  /**
   * Creates a view.
   *
   * @param memory direct or mapped; kept alive by this object
   * @param at where the word lies; a multiple of four from the buffer's memory address
   * @param intact tells whether the memory can still be touched
   */
  public SharedKcsRegisters(ByteBuffer memory, int at, BooleanSupplier intact) {
    this.memory = memory;
    this.at = at;
    this.intact = intact;
  }

  /** Creates idle registers of their own memory. */
  public static SharedKcsRegisters inMemory() {
    return new SharedKcsRegisters(ByteBuffer.allocateDirect(SIZE), 0, () -> true);
  }

  /** Rings {@code bell} after each change that the BMC makes. */
  public void onDeviceChange(Runnable bell) {
    hostBell = bell;
  }

  /** Rings {@code bell} after each change that the host makes. */
  public void onHostChange(Runnable bell) {
    deviceBell = bell;
  }

  /** Returns the host's end. */
  public KcsRegisters host() {
    return new HostEnd();
  }

  /** Returns the BMC's end. */
  public KcsDevice device() {
    return new DeviceEnd();
  }

  private static void silent() {}

  private int word() {
    return (int) WORD.getVolatile(memory, at);
  }

  /**
   * Changes the word in one step and returns what it was.
   *
   * <p>Memory that is gone can be read, as garbage, but never be changed; so the tries are counted.
   */
  private int change(IntUnaryOperator next) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int seen = word();
      if (WORD.compareAndSet(memory, at, seen, next.applyAsInt(seen))) {
        return seen;
      }
    }
    throw new InternalError("the registers cannot be changed");
  }

  private final class HostEnd implements KcsRegisters {

    @Override
    public boolean intact() {
      return intact.getAsBoolean();
    }

    @Override
    public int status() {
      return word() & BYTE;
    }

    @Override
    public int readData() {
      int seen = change(word -> word & ~KcsStatus.OBF);
      deviceBell.run();
      return seen >> OUTPUT_SHIFT & BYTE;
    }

    @Override
    public void writeData(int value) {
      write(value, 0);
    }

    @Override
    public void writeCommand(int value) {
      write(value, KcsStatus.COMMAND);
    }

    private void write(int value, int command) {
      change(word ->
          word & ~(BYTE << INPUT_SHIFT | KcsStatus.COMMAND)
              | (value & BYTE) << INPUT_SHIFT
              | KcsStatus.IBF
              | command);
      deviceBell.run();
    }
  }

  private final class DeviceEnd implements KcsDevice {

    @Override
    public boolean intact() {
      return intact.getAsBoolean();
    }

    @Override
    public int status() {
      return word() & BYTE;
    }

    @Override
    public int readInput() {
      int seen = change(word -> word & ~KcsStatus.IBF);
      hostBell.run();
      return seen >> INPUT_SHIFT & BYTE;
    }

    @Override
    public void writeOutput(int value) {
      change(
          word -> word & ~(BYTE << OUTPUT_SHIFT) | (value & BYTE) << OUTPUT_SHIFT | KcsStatus.OBF);
      hostBell.run();
    }

    @Override
    public void setState(int state) {
      change(word -> word & ~KcsStatus.STATE | state << KcsStatus.STATE_SHIFT & KcsStatus.STATE);
      hostBell.run();
    }

    @Override
    public void setAttention(boolean on) {
      change(word -> on ? word | KcsStatus.SMS_ATN : word & ~KcsStatus.SMS_ATN);
      hostBell.run();
    }
  }
}
