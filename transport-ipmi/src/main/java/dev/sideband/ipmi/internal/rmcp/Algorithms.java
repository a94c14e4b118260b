package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The three algorithms that a session is opened with (IPMI 2.0, 13.17).
 *
 * @param authentication 0 to 63, or {@link #ANY}
 * @param integrity 0 to 63, or {@link #ANY}
 * @param confidentiality 0 to 63, or {@link #ANY}
 */
public record Algorithms(int authentication, int integrity, int confidentiality)
    implements MessageBody {

  /** The console leaves the choice to the BMC. */
  public static final int ANY = -1;

  private static final int RECORD_SIZE = 8;

  /** Returns what the suite names. */
  public static Algorithms of(CipherSuite suite) {
    return new Algorithms(suite.authentication(), suite.integrity(), suite.confidentiality());
  }

  /** Reads the three records, which stand in this order. */
  public static Algorithms decode(WireReader in) throws MalformedMessageException {
    int authentication = decodeOne(in, 0, "authentication algorithm");
    int integrity = decodeOne(in, 1, "integrity algorithm");
    int confidentiality = decodeOne(in, 2, "confidentiality algorithm");
    return new Algorithms(authentication, integrity, confidentiality);
  }

  private static int decodeOne(WireReader in, int kind, String field)
      throws MalformedMessageException {
    int seen = in.u8(field);
    if (seen != kind) {
      throw new MalformedMessageException(
          field, in.offset() - 1, "is not where it belongs", Bytes.of(seen));
    }
    in.skip(2, field);
    int length = in.u8(field);
    int algorithm = in.u8(field) & 0x3F;
    in.skip(3, field);
    if (length != 0 && length != RECORD_SIZE) {
      throw new MalformedMessageException(
          field, in.offset() - 5, "has the wrong length", Bytes.of(length));
    }
    return length == 0 ? ANY : algorithm;
  }

  @Override
  public void encode(WireWriter out) {
    encodeOne(out, 0, authentication);
    encodeOne(out, 1, integrity);
    encodeOne(out, 2, confidentiality);
  }

  private static void encodeOne(WireWriter out, int kind, int algorithm) {
    out.u8(kind).u16(0).u8(algorithm == ANY ? 0 : RECORD_SIZE);
    out.u8(algorithm == ANY ? 0 : algorithm).u24(0);
  }
}
