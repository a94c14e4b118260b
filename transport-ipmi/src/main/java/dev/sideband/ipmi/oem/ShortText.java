package dev.sideband.ipmi.oem;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/** Text of few bytes: its length in one byte, and UTF-8. */
final class ShortText {

  private ShortText() {}

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static void check(String text, int most) {
    if (size(text) > most) {
      throw new IllegalArgumentException("more than " + most + " bytes: " + text);
    }
  }

  /** Returns as much of a text as there is room for. */
  static String cut(String text, int most) {
    int end = text.length();
    while (size(text.substring(0, end)) > most) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end);
  }

  static void write(String text, WireWriter out) {
    Bytes bytes = Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    out.u8(bytes.size()).bytes(bytes);
  }

  static String read(WireReader in, int most) throws MalformedMessageException {
    int length = in.u8("text length");
    if (length > most) {
      throw in.malformed("text", length + " bytes are more than " + most);
    }
    String text = new String(in.bytes(length, "text").toArray(), StandardCharsets.UTF_8);
    if (size(text) > most) {
      throw in.malformed("text", "is no UTF-8");
    }
    return text;
  }
}
