package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * The name of a user (IPMI 2.0, 22.28).
 *
 * <p>The specification means ASCII; what consoles and people make of other bytes is theirs, so the
 * bytes are kept.
 *
 * @param bytes 0 to 16 bytes, none of which is 0
 */
public record UserName(Bytes bytes) implements MessageBody {

  /** The size of the field, which zeros fill up. */
  public static final int SIZE = 16;

  public UserName {
    if (bytes.size() > SIZE || lengthOf(bytes) != bytes.size()) {
      throw new IllegalArgumentException("user name: " + bytes);
    }
  }

  /** Returns the name that reads so in UTF-8. */
  public static UserName of(String text) {
    return new UserName(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Reads the name, which ends before the first 0. */
  public static UserName decode(WireReader in) throws MalformedMessageException {
    Bytes field = in.bytes(SIZE, "user name");
    return new UserName(field.slice(0, lengthOf(field)));
  }

  private static int lengthOf(Bytes field) {
    int length = 0;
    while (length < field.size() && field.at(length) != 0) {
      length++;
    }
    return length;
  }

  /** Returns the name as text: UTF-8, with a mark for what is none. */
  public String text() {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  @Override
  public void encode(WireWriter out) {
    out.bytes(bytes);
    for (int i = bytes.size(); i < SIZE; i++) {
      out.u8(0);
    }
  }
}
