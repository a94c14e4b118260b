package dev.sideband.ipmi.internal.kcs;

import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** How requests and responses look on the wire of a system interface (IPMI 2.0, 9.2 and 9.3). */
public final class KcsMessages {

  /** The most data bytes of a request: a message less its network function and command. */
  public static final int MAX_REQUEST_DATA = KcsCode.MAX_MESSAGE - 2;

  /** The most data bytes of a response: a message less those two and the completion code. */
  public static final int MAX_RESPONSE_DATA = KcsCode.MAX_MESSAGE - 3;

  private KcsMessages() {}

  /** Writes a request. */
  public static Bytes encode(MessageRequest request) {
    return new WireWriter(request.data().size() + 2)
        .u8(request.netFn() << 2 | request.lun())
        .u8(request.command())
        .bytes(request.data())
        .toBytes();
  }

  /** Reads a request. */
  public static MessageRequest decodeRequest(Bytes message) throws MalformedMessageException {
    WireReader in = message.reader();
    int head = in.u8("network function");
    if ((head >> 2 & 1) != 0) {
      throw new MalformedMessageException("network function", 0, "is a response's", message);
    }
    int command = in.u8("command");
    return new MessageRequest(head >> 2, head & 3, command, in.rest());
  }

  /** Writes the response to {@code request}. */
  public static Bytes encode(MessageRequest request, MessageResponse response) {
    return new WireWriter(response.data().size() + 3)
        .u8((request.netFn() | 1) << 2 | request.lun())
        .u8(request.command())
        .u8(response.completionCode())
        .bytes(response.data())
        .toBytes();
  }

  /** Reads a response, which must be the one to {@code request}. */
  public static MessageResponse decodeResponse(MessageRequest request, Bytes message)
      throws MalformedMessageException {
    WireReader in = message.reader();
    int head = in.u8("network function");
    if (head >> 2 != (request.netFn() | 1)) {
      throw new MalformedMessageException(
          "network function", 0, "answers another than " + request.netFn(), message);
    }
    if (in.u8("command") != request.command()) {
      throw new MalformedMessageException(
          "command", 1, "answers another than " + request.command(), message);
    }
    return new MessageResponse(in.u8("completion code"), in.rest());
  }
}
