package dev.sideband.ipmi.internal.serial;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Basic mode: a start byte, the message with five byte values escaped, a stop byte (IPMI 2.0,
 * 14.4).
 *
 * <p>A handshake is taken wherever it stands. What is not escaped as it should be is damage; what
 * stands between messages is passed over.
 */
public final class BasicFraming implements Framing {

  private static final int START = 0xA0;
  private static final int STOP = 0xA5;
  private static final int HANDSHAKE = 0xA6;
  private static final int ESCAPE = 0xAA;

  /** Escaped, since it could switch a shared line to another mode. */
  private static final int ASCII_ESCAPE = 0x1B;

  private static final Bytes READY = Bytes.of(HANDSHAKE);
  private static final Heard HEARD_HANDSHAKE = new Heard.Handshake();
  private static final Heard HEARD_DAMAGE = new Heard.Damage();

  private enum Place {
    OUTSIDE,
    INSIDE,
    ESCAPED
  }

  private final byte[] message = new byte[MAX_MESSAGE];
  private int size;
  private Place place = Place.OUTSIDE;

  @Override
  public @Nullable Heard accept(byte next) {
    int value = next & 0xFF;
    return switch (value) {
      case START -> start();
      case STOP -> stop();
      case HANDSHAKE -> handshaken();
      case ESCAPE -> escape();
      default -> take(value);
    };
  }

  private @Nullable Heard start() {
    Heard cut = place == Place.OUTSIDE ? null : HEARD_DAMAGE;
    place = Place.INSIDE;
    size = 0;
    return cut;
  }

  private @Nullable Heard stop() {
    return switch (place) {
      case OUTSIDE -> null;
      case ESCAPED -> damage();
      case INSIDE -> {
        place = Place.OUTSIDE;
        yield decoded();
      }
    };
  }

  private Heard decoded() {
    try {
      // A copy, since the message shares its bytes.
      return new Heard.Message(LanMessage.decode(Bytes.copyOf(message, 0, size).reader()));
    } catch (MalformedMessageException e) {
      return HEARD_DAMAGE;
    }
  }

  private Heard handshaken() {
    return place == Place.ESCAPED ? damage() : HEARD_HANDSHAKE;
  }

  private @Nullable Heard escape() {
    if (place == Place.ESCAPED) {
      return damage();
    }
    if (place == Place.INSIDE) {
      place = Place.ESCAPED;
    }
    return null;
  }

  private @Nullable Heard take(int value) {
    if (place == Place.OUTSIDE) {
      return null;
    }
    int meant = place == Place.ESCAPED ? unescaped(value) : value;
    if (meant < 0 || size == message.length) {
      return damage();
    }
    place = Place.INSIDE;
    message[size++] = (byte) meant;
    return null;
  }

  private Heard damage() {
    place = Place.OUTSIDE;
    return HEARD_DAMAGE;
  }

  private static int unescaped(int value) {
    return switch (value) {
      case 0xB0 -> START;
      case 0xB5 -> STOP;
      case 0xB6 -> HANDSHAKE;
      case 0xBA -> ESCAPE;
      case 0x3B -> ASCII_ESCAPE;
      default -> -1;
    };
  }

  @Override
  public Bytes encode(LanMessage message) {
    WireWriter plain = new WireWriter();
    message.encode(plain);
    Bytes bytes = plain.toBytes();
    WireWriter out = new WireWriter(bytes.size() + 8).u8(START);
    for (int i = 0; i < bytes.size(); i++) {
      writeEscaped(out, bytes.at(i));
    }
    return out.u8(STOP).toBytes();
  }

  private static void writeEscaped(WireWriter out, int value) {
    switch (value) {
      case START, STOP, HANDSHAKE, ESCAPE -> out.u8(ESCAPE).u8(value + 0x10);
      case ASCII_ESCAPE -> out.u8(ESCAPE).u8(0x3B);
      default -> out.u8(value);
    }
  }

  @Override
  public Bytes handshake() {
    return READY;
  }

  @Override
  public int overhead() {
    return LanMessage.OVERHEAD;
  }
}
