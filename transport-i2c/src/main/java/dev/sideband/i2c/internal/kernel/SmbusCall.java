package dev.sideband.i2c.internal.kernel;

import dev.sideband.transport.BusAddress;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusTransfer;
import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A transfer in the words of the System Management Bus, for adapters that know no others (SMBus
 * 3.2, 6.5).
 *
 * @param size the kernel's number of the protocol
 * @param data what is written behind the command
 * @param length how many bytes are read; 0 if the device says
 */
record SmbusCall(BusAddress address, boolean read, int command, int size, Bytes data, int length) {

  static final int QUICK = 0;
  static final int BYTE = 1;
  static final int BYTE_DATA = 2;
  static final int WORD_DATA = 3;
  static final int PROC_CALL = 4;
  static final int BLOCK_DATA = 5;
  static final int I2C_BLOCK_DATA = 8;

  /** The most bytes of a block. */
  static final int MOST_BLOCK = 32;

  private static final int FUNC_QUICK = 1 << 16;
  private static final int FUNC_READ_BYTE = 1 << 17;
  private static final int FUNC_WRITE_BYTE = 1 << 18;
  private static final int FUNC_READ_BYTE_DATA = 1 << 19;
  private static final int FUNC_WRITE_BYTE_DATA = 1 << 20;
  private static final int FUNC_READ_WORD_DATA = 1 << 21;
  private static final int FUNC_WRITE_WORD_DATA = 1 << 22;
  private static final int FUNC_PROC_CALL = 1 << 23;
  private static final int FUNC_READ_BLOCK_DATA = 1 << 24;
  private static final int FUNC_WRITE_BLOCK_DATA = 1 << 25;
  private static final int FUNC_READ_I2C_BLOCK = 1 << 26;
  private static final int FUNC_WRITE_I2C_BLOCK = 1 << 27;

  /** Returns the call that puts the same bytes on the bus, if the adapter has one. */
  static Optional<SmbusCall> of(BusTransfer transfer, long functions) {
    List<BusMessage> messages = transfer.messages();
    BusMessage first = messages.get(0);
    if (first.address().tenBit()) {
      return Optional.empty();
    }
    if (messages.size() == 1) {
      return first.read() ? read(first, functions) : write(first, functions);
    }
    BusMessage second = messages.get(1);
    boolean combined =
        messages.size() == 2
            && !first.read()
            && second.read()
            && first.address().equals(second.address());
    return combined ? writeRead(first, second, functions) : Optional.empty();
  }

  private static Optional<SmbusCall> read(BusMessage message, long functions) {
    return switch (message.length()) {
      case 0 -> call(message, QUICK, 0, functions, FUNC_QUICK);
      case 1 ->
          message.sized() ? Optional.empty() : call(message, BYTE, 0, functions, FUNC_READ_BYTE);
      default -> Optional.empty();
    };
  }

  private static Optional<SmbusCall> write(BusMessage message, long functions) {
    int size = message.length();
    Optional<SmbusCall> call =
        switch (size) {
          case 0 -> call(message, QUICK, 0, functions, FUNC_QUICK);
          case 1 -> call(message, BYTE, 0, functions, FUNC_WRITE_BYTE);
          case 2 -> call(message, BYTE_DATA, 1, functions, FUNC_WRITE_BYTE_DATA);
          case 3 -> call(message, WORD_DATA, 1, functions, FUNC_WRITE_WORD_DATA);
          default -> Optional.empty();
        };
    if (call.isEmpty() && size >= 2 && size <= 1 + MOST_BLOCK) {
      call = call(message, I2C_BLOCK_DATA, 1, functions, FUNC_WRITE_I2C_BLOCK);
    }
    boolean counted = size >= 3 && size <= 2 + MOST_BLOCK && message.data().at(1) == size - 2;
    return call.isEmpty() && counted
        ? call(message, BLOCK_DATA, 2, functions, FUNC_WRITE_BLOCK_DATA)
        : call;
  }

  /** {@code from} is where the data begins behind the command. */
  private static Optional<SmbusCall> call(
      BusMessage message, int size, int from, long functions, int needed) {
    if ((functions & needed) == 0) {
      return Optional.empty();
    }
    Bytes data = message.data();
    int command = data.isEmpty() ? 0 : data.at(0);
    int begin = Math.max(from, size == BYTE ? data.size() : 0);
    return Optional.of(
        new SmbusCall(
            message.address(),
            message.read(),
            command,
            size,
            data.slice(Math.min(begin, data.size()), Math.max(0, data.size() - begin)),
            message.read() ? message.length() : 0));
  }

  private static Optional<SmbusCall> writeRead(BusMessage out, BusMessage in, long functions) {
    int wanted = in.length();
    if (out.length() == 3 && wanted == 2) {
      return combined(out, in, PROC_CALL, functions, FUNC_PROC_CALL);
    }
    if (out.length() != 1) {
      return Optional.empty();
    }
    if (in.sized()) {
      return combined(out, in, BLOCK_DATA, functions, FUNC_READ_BLOCK_DATA);
    }
    Optional<SmbusCall> call =
        switch (wanted) {
          case 1 -> combined(out, in, BYTE_DATA, functions, FUNC_READ_BYTE_DATA);
          case 2 -> combined(out, in, WORD_DATA, functions, FUNC_READ_WORD_DATA);
          default -> Optional.empty();
        };
    return call.isEmpty() && wanted >= 1 && wanted <= MOST_BLOCK
        ? combined(out, in, I2C_BLOCK_DATA, functions, FUNC_READ_I2C_BLOCK)
        : call;
  }

  private static Optional<SmbusCall> combined(
      BusMessage out, BusMessage in, int size, long functions, int needed) {
    return (functions & needed) == 0
        ? Optional.empty()
        : Optional.of(
            new SmbusCall(
                out.address(),
                size != PROC_CALL,
                out.data().at(0),
                size,
                out.data().slice(1, out.length() - 1),
                in.sized() ? 0 : in.length()));
  }
}
