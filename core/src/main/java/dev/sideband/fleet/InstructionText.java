package dev.sideband.fleet;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text in instructions: its length as a variable-length number, and UTF-8. */
final class InstructionText {

  private InstructionText() {}

  static void check(String text, int least, int most, String what) {
    int size = Objects.requireNonNull(text, what).getBytes(StandardCharsets.UTF_8).length;
    if (size < least || size > most) {
      throw new IllegalArgumentException(
          what + " has " + least + " to " + most + " bytes: " + size);
    }
  }

  static void write(String text, WireWriter out) {
    out.text(text, Integer.MAX_VALUE);
  }

  static String read(int least, int most, String field, WireReader in)
      throws MalformedMessageException {
    int size = in.count(most, field);
    if (size < least) {
      throw in.malformed(field, "is empty");
    }
    Bytes bytes = in.bytes(size, field);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw in.malformed(field, "is no UTF-8");
    }
  }
}
