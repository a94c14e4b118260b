package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Terminal mode: pairs of hexadecimal digits in brackets, and words in brackets (IPMI 2.0, 14.7).
 *
 * <p>White space between the pairs is optional and may be a new line, with or without the backslash
 * that continues one. Backspace and delete take back a character, escape takes back all. What
 * stands outside of brackets is passed over: prompts, echoes, a console's own words. There is no
 * checksum: a digit that was damaged on the way to another digit goes unnoticed.
 */
public final class TerminalFraming implements Framing {

  /** Room for the pairs of the longest message, each with a space and a few with a new line. */
  private static final int MAX_TEXT = 4 * MAX_MESSAGE;

  private static final int HEAD = 3;
  private static final int BACKSPACE = 0x08;
  private static final int ESCAPE = 0x1B;
  private static final int DELETE = 0x7F;

  private static final Heard HEARD_DAMAGE = new Heard.Damage();
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

  private final byte[] text = new byte[MAX_TEXT];
  private int size;
  private boolean inside;

  @Override
  public @Nullable Heard accept(byte next) {
    if (next == '[') {
      Heard cut = inside ? HEARD_DAMAGE : null;
      inside = true;
      size = 0;
      return cut;
    }
    if (!inside) {
      return null;
    }
    return switch (next) {
      case ']' -> {
        inside = false;
        yield decoded();
      }
      case ESCAPE -> {
        inside = false;
        yield null;
      }
      case BACKSPACE, DELETE -> {
        // Taking back the bracket itself leaves nothing to go on with.
        inside = size > 0;
        size = Math.max(0, size - 1);
        yield null;
      }
      default -> take(next);
    };
  }

  private @Nullable Heard take(byte next) {
    if (size == MAX_TEXT || next < ' ' && !isSpace(next)) {
      inside = false;
      return HEARD_DAMAGE;
    }
    text[size++] = next;
    return null;
  }

  private Heard decoded() {
    byte[] message = new byte[size / 2];
    int pairs = 0;
    for (int at = skipSpace(0); at < size; at = skipSpace(at + 2)) {
      int high = Character.digit(text[at], 16);
      int low = at + 1 < size ? Character.digit(text[at + 1], 16) : -1;
      if (high < 0 || low < 0) {
        return words();
      }
      message[pairs++] = (byte) (high << 4 | low);
    }
    if (pairs < HEAD || pairs > MAX_MESSAGE) {
      return HEARD_DAMAGE;
    }
    return new Heard.Message(
        messageOf(
            message[0] & 0xFF,
            message[1] & 0xFF,
            message[2] & 0xFF,
            Bytes.copyOf(message, HEAD, pairs - HEAD)));
  }

  private static LanMessage messageOf(int function, int sequence, int command, Bytes body) {
    boolean response = (function >> 2 & 1) != 0;
    int lun = function & 0x03;
    return new LanMessage(
        response ? LanMessage.CONSOLE_ADDRESS : LanMessage.BMC_ADDRESS,
        function >> 2,
        response ? 0 : lun,
        response ? LanMessage.BMC_ADDRESS : LanMessage.CONSOLE_ADDRESS,
        sequence >> 2,
        response ? lun : 0,
        command,
        body);
  }

  /** The words of this mode begin with a letter and hold no byte above 126. */
  private Heard words() {
    int start = skipSpace(0);
    for (int i = start; i < size; i++) {
      if (text[i] < ' ') {
        return HEARD_DAMAGE;
      }
    }
    return Character.isLetter(text[start])
        ? new Heard.Text(
            new String(text, start, size - start, StandardCharsets.US_ASCII).stripTrailing())
        : HEARD_DAMAGE;
  }

  private int skipSpace(int from) {
    int at = from;
    while (at < size && (isSpace(text[at]) || continuesAfter(at))) {
      at++;
    }
    return at;
  }

  private boolean continuesAfter(int at) {
    return text[at] == '\\' && at + 1 < size && (text[at + 1] == '\r' || text[at + 1] == '\n');
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }

  @Override
  public Bytes encode(LanMessage message) {
    WireWriter out = new WireWriter(3 * (message.body().size() + HEAD) + 3).u8('[');
    int lun = message.isResponse() ? message.fromLun() : message.toLun();
    pair(out, message.netFn() << 2 | lun).u8(' ');
    pair(out, message.sequence() << 2).u8(' ');
    pair(out, message.command());
    for (int i = 0; i < message.body().size(); i++) {
      pair(out.u8(' '), message.body().at(i));
    }
    return out.u8(']').u8('\r').u8('\n').toBytes();
  }

  private static WireWriter pair(WireWriter out, int value) {
    return out.u8(DIGITS[value >> 4 & 0x0F]).u8(DIGITS[value & 0x0F]);
  }

  /** Returns words in brackets as they stand on the line. */
  public static byte[] encode(String words) {
    return ("[" + words + "]\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Bytes handshake() {
    return Bytes.EMPTY;
  }

  @Override
  public int overhead() {
    return HEAD;
  }
}
