package dev.sideband.ipmi.command;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A name as sensor records carry it: a byte with code and length, and the text (IPMI 2.0, 43.15).
 */
final class SdrName {

  private static final int LATIN = 0xC0;
  private static final int MOST = 16;

  private SdrName() {}

  static void encode(String name, WireWriter out) {
    byte[] text = bytes(name);
    out.u8(LATIN | text.length).bytes(text, 0, text.length);
  }

  /**
   * Reads a name, {@value #MOST} characters of it and no blanks behind them; one in another code
   * than Latin-1 reads as its bytes in hexadecimal.
   */
  static String decode(WireReader in) throws MalformedMessageException {
    int form = in.u8("name type and length");
    byte[] text = in.bytes(form & 0x1F, "name").toArray();
    String name =
        (form & LATIN) == LATIN
            ? new String(text, StandardCharsets.ISO_8859_1)
            : HexFormat.of().formatHex(text);
    return name.substring(0, Math.min(MOST, name.length())).stripTrailing();
  }

  /** A length of one is reserved, so such a name gets a blank. */
  private static byte[] bytes(String name) {
    byte[] text = (name.length() == 1 ? name + " " : name).getBytes(StandardCharsets.ISO_8859_1);
    return text.length > MOST ? Arrays.copyOf(text, MOST) : text;
  }
}
