package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * Which instances of a payload are active (IPMI 2.0, 24.4).
 *
 * @param capacity how many may be active, 0 to 15
 * @param active bit i: instance i + 1 is active; 16 bits
 */
public record PayloadActivationStatus(int capacity, int active) implements MessageBody {

  public PayloadActivationStatus {
    if (capacity < 0 || capacity > 0x0F || active >>> 16 != 0) {
      throw new IllegalArgumentException(capacity + ", " + active);
    }
  }

  /** Reads the answer. */
  public static PayloadActivationStatus decode(WireReader in) throws MalformedMessageException {
    int capacity = in.u8("instance capacity") & 0x0F;
    return new PayloadActivationStatus(capacity, in.u16("activation status"));
  }

  /** Tells whether an instance, 1 to 16, is active. */
  public boolean isActive(int instance) {
    return (active >>> instance - 1 & 1) != 0;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(capacity).u16(active);
  }
}
