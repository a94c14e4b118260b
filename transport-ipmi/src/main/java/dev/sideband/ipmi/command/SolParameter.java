package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * One of the SOL Configuration Parameters (IPMI 2.0, table 26-5).
 *
 * @param number which, 0 to 255; those that are not named here are as good as the others
 * @param data its value
 */
public record SolParameter(int number, Bytes data) implements MessageBody {

  public static final int SET_IN_PROGRESS = 0;

  /** Bit 0 of the value: SOL may be activated. */
  public static final int ENABLE = 1;

  /** Privilege, and whether packets must be encrypted and signed. */
  public static final int AUTHENTICATION = 2;

  /** How long and how many characters are collected before a packet is sent. */
  public static final int ACCUMULATE = 3;

  /** How often and how soon a packet is sent again: {@link SolRetry}. */
  public static final int RETRY = 4;

  public static final int NON_VOLATILE_BIT_RATE = 5;
  public static final int VOLATILE_BIT_RATE = 6;
  public static final int PAYLOAD_CHANNEL = 7;
  public static final int PAYLOAD_PORT = 8;

  private static final int REVISION = 0x11;

  public SolParameter {
    if (number < 0 || number > 0xFF) {
      throw new IllegalArgumentException("parameter: " + number);
    }
    Objects.requireNonNull(data, "data");
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(REVISION).bytes(data);
  }
}
