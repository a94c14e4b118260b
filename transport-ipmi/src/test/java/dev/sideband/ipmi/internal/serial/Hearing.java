package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a framing makes of bytes. */
final class Hearing {

  private Hearing() {}

  static List<Heard> of(Framing framing, Bytes bytes) {
    List<Heard> heard = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      Heard next = framing.accept((byte) bytes.at(i));
      if (next != null) {
        heard.add(next);
      }
    }
    return heard;
  }

  static List<Heard> of(Framing framing, String text) {
    return of(framing, Bytes.copyOf(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static LanMessage message(int netFn, int number, int command, Bytes body) {
    boolean response = (netFn & 1) != 0;
    return new LanMessage(
        response ? LanMessage.CONSOLE_ADDRESS : LanMessage.BMC_ADDRESS,
        netFn,
        0,
        response ? LanMessage.BMC_ADDRESS : LanMessage.CONSOLE_ADDRESS,
        number,
        0,
        command,
        body);
  }
}
