package dev.sideband.tcp.internal.link;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/** Frames of the link, without their length: what is read must be what it is written as again. */
public final class LinkFramesTarget implements FuzzTarget {

  @Override
  public boolean run(byte[] input) throws Exception {
    return Allocation.ofDecoding(input.length, () -> decode(Bytes.copyOf(input)));
  }

  private static boolean decode(Bytes input) throws MalformedMessageException {
    LinkMessage read;
    try {
      read = LinkCodec.decode(input.reader());
    } catch (MalformedMessageException e) {
      return false;
    }
    WireWriter out = new WireWriter();
    LinkCodec.encode(read, out);
    WireReader again = out.toBytes().reader();
    int length = LinkCodec.length(again, 2 * LinkCodec.MOST_FRAME);
    if (length != again.remaining() || !LinkCodec.decode(again).equals(read)) {
      throw new AssertionError("not written as it was read: " + read);
    }
    return true;
  }
}
