package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusSelector;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names a pointer into a BMC's bus log.
 *
 * <p>The nameless one is the single pointer that moves with every read; named ones are for readers
 * that do not want to disturb each other. Each link has its own, and so have all links together.
 *
 * @param name up to 32 letters, digits, dots, dashes and underscores; empty for the nameless one
 * @param link the link, 0 to 65,534, or {@link BusSelector#ANY}
 */
public record BusPointerName(String name, int link) {

  private static final int ALL = 0xFFFF;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{0,32}");

  public BusPointerName {
    if (!NAME.matcher(name).matches() || link < BusSelector.ANY || link >= ALL) {
      throw new IllegalArgumentException("name " + name + ", link " + link);
    }
  }

  /** Returns the nameless pointer of all links. */
  public static BusPointerName single() {
    return new BusPointerName("", BusSelector.ANY);
  }

  static BusPointerName decode(WireReader in) throws MalformedMessageException {
    int link = link(in);
    Bytes bytes = in.bytes(in.u8("cursor length"), "cursor");
    String name = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    if (!NAME.matcher(name).matches()) {
      throw in.malformed("cursor", "is no name");
    }
    return new BusPointerName(name, link);
  }

  void encode(WireWriter out) {
    link(out, link);
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    out.u8(bytes.length).bytes(Bytes.copyOf(bytes));
  }

  static int link(WireReader in) throws MalformedMessageException {
    int link = in.u16("link");
    return link == ALL ? BusSelector.ANY : link;
  }

  static void link(WireWriter out, int link) {
    out.u16(link == BusSelector.ANY ? ALL : link);
  }
}
