package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The first four bytes of every packet (IPMI 2.0, 13.1.3).
 *
 * @param sequence FFh: the sender wants no acknowledgement, and IPMI never asks for one
 * @param messageClass what follows: {@link #CLASS_ASF} or {@link #CLASS_IPMI}; with 80h added, the
 *     packet is an acknowledgement and nothing follows
 */
public record RmcpHeader(int sequence, int messageClass) implements MessageBody {

  public static final int CLASS_ASF = 0x06;
  public static final int CLASS_IPMI = 0x07;
  public static final int SIZE = 4;

  public static final RmcpHeader ASF = new RmcpHeader(0xFF, CLASS_ASF);
  public static final RmcpHeader IPMI = new RmcpHeader(0xFF, CLASS_IPMI);

  private static final int VERSION = 0x06;

  /** Reads the header; versions other than RMCP 1.0 are malformed. */
  public static RmcpHeader decode(WireReader in) throws MalformedMessageException {
    int version = in.u8("RMCP version");
    if (version != VERSION) {
      throw new MalformedMessageException(
          "RMCP version", in.offset() - 1, "is not 06h", Bytes.of(version));
    }
    in.skip(1, "reserved");
    int sequence = in.u8("RMCP sequence number");
    int messageClass = in.u8("RMCP message class") & 0x9F;
    if (sequence == 0xFF && messageClass == CLASS_IPMI) {
      return IPMI;
    }
    return new RmcpHeader(sequence, messageClass);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(VERSION).u8(0).u8(sequence).u8(messageClass);
  }
}
