package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.UUID;

/**
 * A globally unique identifier as controllers send it (IPMI 2.0, 20.8).
 *
 * <p>The specification wants the last byte of the identifier first. Many controllers send the order
 * of SMBIOS instead, and nothing in the message tells which; so the bytes are kept, and both
 * readings offered.
 *
 * @param wire the 16 bytes as sent
 */
public record Guid(Bytes wire) implements MessageBody {

  private static final int SIZE = 16;

  public Guid {
    if (wire.size() != SIZE) {
      throw new IllegalArgumentException("GUID of " + wire.size() + " bytes");
    }
  }

  /** Returns the identifier whose bytes are sent in the order of the specification. */
  public static Guid of(UUID uuid) {
    WireWriter out = new WireWriter(SIZE);
    out.u64(uuid.getLeastSignificantBits()).u64(uuid.getMostSignificantBits());
    return new Guid(out.toBytes());
  }

  /** Returns what the bytes mean by the specification: the last byte comes first. */
  public UUID uuid() {
    return new UUID(number(8, 8), number(0, 8));
  }

  /** Returns what the bytes mean in the order of SMBIOS: only the first three fields are turned. */
  public UUID smbiosUuid() {
    long high = number(0, 4) << 32 | number(4, 2) << 16 | number(6, 2);
    return new UUID(high, Long.reverseBytes(number(8, 8)));
  }

  private long number(int at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | wire.at(at + i);
    }
    return value;
  }

  /** Reads the answer. */
  public static Guid decode(WireReader in) throws MalformedMessageException {
    return new Guid(in.bytes(SIZE, "GUID"));
  }

  @Override
  public void encode(WireWriter out) {
    out.bytes(wire);
  }
}
