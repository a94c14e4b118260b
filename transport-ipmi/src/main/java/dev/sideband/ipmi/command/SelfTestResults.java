package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * How a controller's self test came out (IPMI 2.0, 20.4).
 *
 * @param result one of this class's constants, or a number of the device maker's
 * @param detail for {@link #DATA_UNUSABLE} one bit a fault, from bit 7 down: event log, sensor
 *     records, inventory, IPMB lines, empty sensor repository, internal inventory, update code,
 *     operating code; otherwise 0 or the device maker's
 */
public record SelfTestResults(int result, int detail) implements MessageBody {

  public static final int PASSED = 0x55;
  public static final int NOT_IMPLEMENTED = 0x56;
  public static final int DATA_UNUSABLE = 0x57;
  public static final int HARDWARE_FAILED = 0x58;

  /** Tells whether all tests were passed. */
  public boolean passed() {
    return result == PASSED;
  }

  /** Reads the answer. */
  public static SelfTestResults decode(WireReader in) throws MalformedMessageException {
    return new SelfTestResults(in.u8("self test result"), in.u8("self test detail"));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(result).u8(detail);
  }
}
