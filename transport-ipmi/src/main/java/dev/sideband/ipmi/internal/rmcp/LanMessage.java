package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * A request or a response as it stands in a packet, with its two checksums (IPMI 2.0, 13.8).
 *
 * @param toAddress who shall get it: a slave address (even) or a software id (odd)
 * @param netFn the network function, 0 to 63; odd for a response
 * @param toLun the logical unit of who shall get it
 * @param fromAddress who sends it
 * @param sequence tells the response to which request it belongs, 0 to 63
 * @param fromLun the logical unit of who sends it
 * @param command the command number
 * @param body what follows: the data of a request; completion code and data of a response
 */
public record LanMessage(
    int toAddress,
    int netFn,
    int toLun,
    int fromAddress,
    int sequence,
    int fromLun,
    int command,
    Bytes body)
    implements MessageBody {

  /** The slave address of a BMC. */
  public static final int BMC_ADDRESS = 0x20;

  /** The software id of a remote console. */
  public static final int CONSOLE_ADDRESS = 0x81;

  /** The bytes of a message that are not its body. */
  public static final int OVERHEAD = 7;

  private static final int FIRST_PART = 3;

  /**
   * Reads a message that fills the reader; the body shares its array.
   *
   * <p>A checksum that does not fit is malformed.
   */
  public static LanMessage decode(WireReader in) throws MalformedMessageException {
    int toAddress = in.u8("receiver's address");
    int function = in.u8("network function and LUN");
    int checksum = in.u8("first checksum");
    if ((toAddress + function + checksum & 0xFF) != 0) {
      throw new MalformedMessageException(
          "first checksum", in.offset() - 1, "does not fit", Bytes.of(checksum));
    }
    int fromAddress = in.u8("sender's address");
    int sequence = in.u8("sequence number and LUN");
    int command = in.u8("command");
    Bytes body = in.bytes(Math.max(0, in.remaining() - 1), "body");
    int last = in.u8("second checksum");
    int sum = fromAddress + sequence + command + last;
    for (int i = 0; i < body.size(); i++) {
      sum += body.at(i);
    }
    if ((sum & 0xFF) != 0) {
      throw new MalformedMessageException(
          "second checksum", in.offset() - 1, "does not fit", Bytes.of(last));
    }
    return new LanMessage(
        toAddress,
        function >> 2,
        function & 0x03,
        fromAddress,
        sequence >> 2,
        sequence & 0x03,
        command,
        body);
  }

  /** Tells whether this answers something. */
  public boolean isResponse() {
    return (netFn & 1) != 0;
  }

  /** Returns the response to this request: everything turned round, with {@code body}. */
  @SuppressWarnings("ArgumentSelectionDefectChecker")
  public LanMessage respond(Bytes body) {
    return new LanMessage(
        fromAddress, netFn | 1, fromLun, toAddress, sequence, toLun, command, body);
  }

  @Override
  public void encode(WireWriter out) {
    int start = out.size();
    out.u8(toAddress).u8(netFn << 2 | toLun);
    out.u8(checksum(out, start));
    out.u8(fromAddress).u8(sequence << 2 | fromLun).u8(command).bytes(body);
    out.u8(checksum(out, start + FIRST_PART));
  }

  private static int checksum(WireWriter out, int from) {
    ByteBuffer written = out.asBuffer();
    int sum = 0;
    for (int i = from; i < written.limit(); i++) {
      sum += written.get(i);
    }
    return -sum & 0xFF;
  }
}
