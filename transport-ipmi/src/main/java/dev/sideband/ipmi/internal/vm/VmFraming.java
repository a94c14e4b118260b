package dev.sideband.ipmi.internal.vm;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * The bytes between a virtual machine and its BMC, both ways.
 *
 * <p>A message is its number, what a system interface carries, and a checksum that makes the sum of
 * all these zero; A0h ends it. An operation is a code and perhaps an argument; A1h ends it. Where
 * one of these two or AAh stands for itself, AAh precedes it, and its bit 4 is set.
 *
 * <p>It takes any bytes, keeps a bounded number of them and finds its way back to the next message
 * by itself. For one thread at a time.
 */
public final class VmFraming {

  /** The version of this protocol, which each end tells the other first. */
  public static final int VERSION = 1;

  /** The operation that tells the version. */
  public static final int VERSION_CODE = 0xFF;

  /** Number, longest message of a system interface, checksum; the rest is damage. */
  private static final int ROOM = 1 + 272 + 1;

  private static final int SHORTEST_MESSAGE = 4;
  private static final int END_OF_MESSAGE = 0xA0;
  private static final int END_OF_OPERATION = 0xA1;
  private static final int ESCAPE = 0xAA;
  private static final int ESCAPED = 0x10;

  private static final VmHeard DAMAGE = new VmHeard.Damage();

  private final byte[] room = new byte[ROOM];
  private int size;
  private boolean escaped;
  private boolean damaged;

  /** Takes the next byte; returns what it completes, or null. */
  public @Nullable VmHeard accept(byte next) {
    return switch (next & 0xFF) {
      case END_OF_MESSAGE -> ended(message());
      case END_OF_OPERATION -> ended(operation());
      case ESCAPE -> {
        damaged |= escaped;
        escaped = true;
        yield null;
      }
      default -> {
        keep(escaped ? (byte) (next & ~ESCAPED) : next);
        escaped = false;
        yield null;
      }
    };
  }

  private void keep(byte value) {
    if (size == ROOM) {
      damaged = true;
    } else {
      room[size++] = value;
    }
  }

  private VmHeard ended(VmHeard heard) {
    boolean whole = !damaged && !escaped;
    size = 0;
    escaped = false;
    damaged = false;
    return whole ? heard : DAMAGE;
  }

  private VmHeard message() {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      sum += room[i];
    }
    return size < SHORTEST_MESSAGE || (sum & 0xFF) != 0
        ? DAMAGE
        : new VmHeard.Message(room[0] & 0xFF, Bytes.copyOf(room, 1, size - 2));
  }

  private VmHeard operation() {
    return size == 0
        ? DAMAGE
        : new VmHeard.Operation(room[0] & 0xFF, Bytes.copyOf(room, 1, size - 1));
  }

  /** Returns a message as it stands on the wire. */
  public static byte[] encode(int sequence, Bytes message) {
    WireWriter out = new WireWriter(2 * (message.size() + 2) + 1);
    put(out, sequence);
    int sum = sequence;
    for (int i = 0; i < message.size(); i++) {
      put(out, message.at(i));
      sum += message.at(i);
    }
    put(out, -sum & 0xFF);
    return out.u8(END_OF_MESSAGE).toBytes().toArray();
  }

  /** Returns an operation as it stands on the wire. */
  public static byte[] encode(VmOperation operation) {
    return new byte[] {(byte) operation.code(), (byte) END_OF_OPERATION};
  }

  /** Returns what tells our version. */
  public static byte[] version() {
    return new byte[] {(byte) VERSION_CODE, VERSION, (byte) END_OF_OPERATION};
  }

  private static void put(WireWriter out, int value) {
    if (value == END_OF_MESSAGE || value == END_OF_OPERATION || value == ESCAPE) {
      out.u8(ESCAPE).u8(value | ESCAPED);
    } else {
      out.u8(value);
    }
  }
}
