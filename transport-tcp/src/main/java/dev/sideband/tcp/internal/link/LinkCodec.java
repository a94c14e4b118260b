package dev.sideband.tcp.internal.link;

import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The frames of the link, version 1; everything is little endian.
 *
 * <pre>
 *   0  length  4   of all that follows, 1 to {@link #MOST_FRAME}
 *   4  type    1
 *   5  body    n   the fields of the message in their order
 * </pre>
 *
 * <p>Numbers have 8 bytes, spans are milliseconds in 4, names and data stand behind their length in
 * a variable-length number. Later versions only append fields; what stands behind the known ones is
 * passed over.
 */
final class LinkCodec {

  static final int VERSION = 1;
  static final int LENGTH = 4;

  /** The most bytes of a frame behind its length. */
  static final int MOST_FRAME = Uplink.MOST_BYTES + 256;

  private static final int GREETING = 1;
  private static final int HELLO = 2;
  private static final int TAKEN = 3;
  private static final int STATE = 4;
  private static final int ENTRY = 5;
  private static final int INSTRUCTION = 6;
  private static final int INSTRUCTION_TAKEN = 7;
  private static final int ALIVE = 8;
  private static final int REFUSAL = 9;
  private static final int ENROL = 10;
  private static final int ENROLLED = 11;
  private static final int MOST_SECRET = 64;
  private static final int MOST_NAME = 64;

  private LinkCodec() {}

  /** Appends a whole frame. */
  static void encode(LinkMessage message, WireWriter out) {
    int start = out.size();
    out.u32(0);
    if (message instanceof LinkMessage.Entry entry) {
      out.u8(ENTRY).u64(entry.number());
      text(entry.stream(), out);
      data(entry.data(), out);
    } else if (message instanceof LinkMessage.State state) {
      out.u8(STATE).u64(state.number());
      text(state.key(), out);
      data(state.data(), out);
    } else if (message instanceof LinkMessage.Taken taken) {
      out.u8(TAKEN).u64(taken.entry()).u64(taken.state()).u64(taken.lost());
    } else if (message instanceof LinkMessage.Instruction instruction) {
      out.u8(INSTRUCTION).u64(instruction.number());
      data(instruction.data(), out);
    } else if (message instanceof LinkMessage.InstructionTaken taken) {
      out.u8(INSTRUCTION_TAKEN).u64(taken.number());
    } else if (message instanceof LinkMessage.Greeting greeting) {
      out.u8(GREETING).u8(greeting.version()).u32(greeting.silence().toMillis());
      out.u64(greeting.epoch());
    } else if (message instanceof LinkMessage.Hello hello) {
      out.u8(HELLO).u8(hello.version()).u32(hello.silence().toMillis()).uuid(hello.spool());
      out.u64(hello.confirmed()).u64(hello.epoch()).u64(hello.instruction());
    } else if (message instanceof LinkMessage.Refusal refusal) {
      out.u8(REFUSAL).u8(refusal.reason());
      text(refusal.text(), out);
    } else if (message instanceof LinkMessage.Enrol enrol) {
      out.u8(ENROL).u8(enrol.version());
      data(enrol.secret(), out);
    } else if (message instanceof LinkMessage.Enrolled enrolled) {
      out.u8(ENROLLED);
      data(enrolled.certificate(), out);
      data(enrolled.authority(), out);
    } else {
      out.u8(ALIVE);
    }
    int length = out.size() - start - LENGTH;
    out.putU16(start, length).putU16(start + 2, length >>> 16);
  }

  private static void text(String text, WireWriter out) {
    data(Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)), out);
  }

  private static void data(Bytes data, WireWriter out) {
    out.varint(data.size()).bytes(data);
  }

  /** Checks a length as it stands before a frame; {@code most} is what is allowed now. */
  static int length(WireReader in, int most) throws MalformedMessageException {
    long length = in.u32("frame length");
    if (length < 1 || length > most) {
      throw in.malformed("frame length", length + " is not in 1.." + most);
    }
    return (int) length;
  }

  /** Reads what stands behind the length; the data of the result shares the reader's array. */
  static LinkMessage decode(WireReader in) throws MalformedMessageException {
    int type = in.u8("type");
    return switch (type) {
      case GREETING -> new LinkMessage.Greeting(version(in), span(in, "silence"), in.u64("epoch"));
      case HELLO ->
          new LinkMessage.Hello(
              version(in),
              span(in, "silence"),
              in.uuid("spool"),
              number(in, "confirmed"),
              in.u64("epoch"),
              number(in, "instruction"));
      case TAKEN ->
          new LinkMessage.Taken(number(in, "entry"), number(in, "state"), number(in, "lost"));
      case STATE -> new LinkMessage.State(number(in, "number"), name(in, "key"), data(in, "state"));
      case ENTRY ->
          new LinkMessage.Entry(number(in, "number"), name(in, "stream"), data(in, "entry"));
      case INSTRUCTION ->
          new LinkMessage.Instruction(number(in, "number"), data(in, "instruction"));
      case INSTRUCTION_TAKEN -> new LinkMessage.InstructionTaken(number(in, "number"));
      case ALIVE -> new LinkMessage.Alive();
      case REFUSAL -> new LinkMessage.Refusal(in.u8("reason"), text(in));
      case ENROL -> new LinkMessage.Enrol(version(in), data(in, MOST_SECRET, "secret"));
      case ENROLLED -> new LinkMessage.Enrolled(data(in, "certificate"), data(in, "authority"));
      default -> throw in.malformed("type", "no message has type " + type);
    };
  }

  private static int version(WireReader in) throws MalformedMessageException {
    return in.u8("version");
  }

  private static Duration span(WireReader in, String field) throws MalformedMessageException {
    return Duration.ofMillis(in.u32(field));
  }

  private static long number(WireReader in, String field) throws MalformedMessageException {
    long number = in.u64(field);
    if (number < 0) {
      throw in.malformed(field, "is above 2^63");
    }
    return number;
  }

  private static String name(WireReader in, String field) throws MalformedMessageException {
    int size = in.count(MOST_NAME, field);
    String name = new String(in.bytes(size, field).toArray(), StandardCharsets.US_ASCII);
    if (!Uplink.isFit(name)) {
      throw in.malformed(field, "is no name");
    }
    return name;
  }

  private static Bytes data(WireReader in, String field) throws MalformedMessageException {
    return data(in, Uplink.MOST_BYTES, field);
  }

  private static Bytes data(WireReader in, int most, String field)
      throws MalformedMessageException {
    return in.bytes(in.count(most, field), field);
  }

  private static String text(WireReader in) throws MalformedMessageException {
    int size = in.count(4 * LinkMessage.Refusal.MOST_TEXT, "text");
    return new String(in.bytes(size, "text").toArray(), StandardCharsets.UTF_8);
  }
}
