package dev.sideband.ipmi.oem;

import dev.sideband.bus.BusSelector;
import dev.sideband.transport.BusAddress;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A device on a link, or several.
 *
 * @param link the link, 0 to 65,534, or {@link BusSelector#ANY}
 * @param address the device; null for any
 */
public record BusPlace(int link, @Nullable BusAddress address) {

  private static final int ANY_ADDRESS = 0xFFFF;
  private static final int TEN_BIT = 0x8000;

  static BusPlace decode(WireReader in) throws MalformedMessageException {
    int link = BusPointerName.link(in);
    int code = in.u16("address");
    if (code == ANY_ADDRESS) {
      return new BusPlace(link, null);
    }
    boolean tenBit = (code & TEN_BIT) != 0;
    int value = code & ~TEN_BIT;
    if (value > (tenBit ? 0x3FF : 0x7F)) {
      throw in.malformed("address", "no device has " + value);
    }
    return new BusPlace(link, new BusAddress(value, tenBit));
  }

  void encode(WireWriter out) {
    BusPointerName.link(out, link);
    out.u16(address == null ? ANY_ADDRESS : address.value() | (address.tenBit() ? TEN_BIT : 0));
  }

  /** Returns the selector of all messages there. */
  public BusSelector selector() {
    return new BusSelector(link, address, BusSelector.ANY, true, true, false);
  }
}
