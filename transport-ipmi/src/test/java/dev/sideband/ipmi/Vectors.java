package dev.sideband.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;

/** Bytes as evidence: a vector is hexadecimal with a comment behind {@code #} on each line. */
public final class Vectors {

  private Vectors() {}

  /** Returns the bytes of a commented vector. */
  public static Bytes hex(String commented) {
    return Bytes.ofHex(commented.replaceAll("#.*", ""));
  }

  /** Returns what a body writes. */
  public static Bytes encoded(MessageBody body) {
    WireWriter out = new WireWriter();
    body.encode(out);
    return out.toBytes();
  }

  /**
   * Checks a layout in both directions, and that whatever is cut short of {@code least} bytes is
   * malformed; from there on the layout ends in an optional tail.
   */
  public static <T extends MessageBody> void assertLayout(
      T value, Bytes wire, int least, BodyDecoder<T> decoder) throws MalformedMessageException {
    assertEquals(value, decoder.decode(wire.reader()));
    assertEquals(wire, encoded(value));
    for (int size = 0; size < least; size++) {
      Bytes cut = wire.slice(0, size);
      assertThrows(
          MalformedMessageException.class,
          () -> decoder.decode(cut.reader()),
          () -> cut.size() + " of " + least + " bytes");
    }
    for (int size = least; size < wire.size(); size++) {
      decoder.decode(wire.slice(0, size).reader());
    }
  }
}
