package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** The head that ASF messages share; unlike IPMI, ASF counts big endian (IPMI 2.0, 13.2.2). */
final class AsfHeader {

  static final int PRESENCE_PING = 0x80;
  static final int PRESENCE_PONG = 0x40;

  private AsfHeader() {}

  /**
   * Reads the head of a message of one type, checks that its data are all there; returns its tag.
   */
  static int decode(WireReader in, int type) throws MalformedMessageException {
    int iana = Integer.reverseBytes((int) in.u32("ASF IANA number"));
    if (iana != PresencePong.ASF_IANA) {
      throw new MalformedMessageException(
          "ASF IANA number", in.offset() - 4, "is " + iana, Bytes.EMPTY);
    }
    int seen = in.u8("ASF message type");
    if (seen != type) {
      throw new MalformedMessageException(
          "ASF message type", in.offset() - 1, "is another", Bytes.of(seen));
    }
    int tag = in.u8("ASF message tag");
    in.skip(1, "reserved");
    int length = in.u8("ASF data length");
    if (length > in.remaining()) {
      throw in.malformed("ASF data", "needs " + length + " bytes, " + in.remaining() + " left");
    }
    return tag;
  }

  static void encode(WireWriter out, int type, int tag, int length) {
    out.u32(Integer.reverseBytes(PresencePong.ASF_IANA)).u8(type).u8(tag).u8(0).u8(length);
  }
}
