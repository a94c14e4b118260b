package dev.sideband.tcp.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of version 1, and that nothing else is taken for them. */
class LinkCodecTest {

  private static final UUID SPOOL = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  static Stream<Arguments> messages() {
    return Stream.of(
        of(
            new LinkMessage.Greeting(1, Duration.ofSeconds(30), 0xAA55),
            """
            0E000000
            01
            01                # version
            30750000          # silence, 30,000 ms
            55AA000000000000  # epoch
            """),
        of(
            new LinkMessage.Hello(1, Duration.ofSeconds(1), SPOOL, 5, 0xAA55, 7),
            """
            2E000000
            02
            01                # version
            E8030000          # silence
            00112233445566778899AABBCCDDEEFF
            0500000000000000  # confirmed
            55AA000000000000  # epoch
            0700000000000000  # instruction
            """),
        of(
            new LinkMessage.Taken(5, 6, 7),
            """
            19000000
            03
            0500000000000000  # entry
            0600000000000000  # state
            0700000000000000  # lost
            """),
        of(
            new LinkMessage.State(1, "ab", Bytes.ofHex("aa55")),
            """
            0F000000
            04
            0100000000000000  # number
            02 6162           # key
            02 AA55           # data
            """),
        of(
            new LinkMessage.Entry(0x010000000005L, "ab", Bytes.ofHex("aa55")),
            """
            0F000000
            05
            0500000000010000  # number: the first opening's fifth
            02 6162           # stream
            02 AA55           # data
            """),
        of(
            new LinkMessage.Instruction(9, Bytes.of(0x55)),
            """
            0B000000
            06
            0900000000000000
            01 55
            """),
        of(
            new LinkMessage.InstructionTaken(9),
            """
            09000000
            07
            0900000000000000
            """),
        of(
            new LinkMessage.Alive(),
            """
            01000000
            08
            """),
        of(
            new LinkMessage.Refusal(5, "no"),
            """
            05000000
            09
            05
            02 6E6F
            """),
        of(
            new LinkMessage.Enrol(1, Bytes.ofHex("aa55")),
            """
            05000000
            0A
            01
            02 AA55
            """),
        of(
            new LinkMessage.Enrolled(Bytes.of(0xAA), Bytes.of(0x55)),
            """
            05000000
            0B
            01 AA             # certificate
            01 55             # authority
            """));
  }

  private static Arguments of(LinkMessage message, String bytes) {
    return Arguments.of(message, Bytes.ofHex(bytes.replaceAll("#.*", "")));
  }

  static Bytes encode(LinkMessage message) {
    WireWriter out = new WireWriter();
    LinkCodec.encode(message, out);
    return out.toBytes();
  }

  static LinkMessage decode(Bytes frame) throws MalformedMessageException {
    WireReader in = frame.reader();
    int length = LinkCodec.length(in, LinkCodec.MOST_FRAME);
    return LinkCodec.decode(in.bytes(length, "frame").reader());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void bytesOfVersionOne(LinkMessage message, Bytes bytes) throws Exception {
    assertEquals(bytes, encode(message));
    assertEquals(message, decode(bytes));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyPrefixIsMalformed(LinkMessage message, Bytes bytes) {
    for (int size = 0; size < bytes.size(); size++) {
      Bytes prefix = bytes.slice(0, size);
      assertThrows(MalformedMessageException.class, () -> decode(prefix), prefix::toString);
    }
    // The same with a length that fits: now the body is cut.
    for (int size = 0; size < bytes.size() - LinkCodec.LENGTH; size++) {
      WireReader body = bytes.slice(LinkCodec.LENGTH, size).reader();
      assertThrows(
          MalformedMessageException.class, () -> LinkCodec.decode(body), message::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatALaterVersionAppendsIsPassedOver(LinkMessage message, Bytes bytes) throws Exception {
    WireWriter longer = new WireWriter().u32(bytes.size() - LinkCodec.LENGTH + 1);
    longer.bytes(bytes.slice(LinkCodec.LENGTH, bytes.size() - LinkCodec.LENGTH)).u8(0xAA);
    assertEquals(message, decode(longer.toBytes()));
  }

  /** A message that is read is written and read the same, whichever bit is flipped. */
  @ParameterizedTest
  @MethodSource("messages")
  void everyFlippedBitEndsInAValueOrIsMalformed(LinkMessage message, Bytes bytes) throws Exception {
    int taken = 0;
    for (int bit = 0; bit < bytes.size() * 8; bit++) {
      byte[] flipped = bytes.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        LinkMessage read = decode(Bytes.copyOf(flipped));
        assertEquals(read, decode(encode(read)));
        taken++;
      } catch (MalformedMessageException e) {
        // As it should be.
      }
    }
    assertTrue(taken < bytes.size() * 8, message::toString);
  }

  @Test
  void lengthsAreBounded() {
    Bytes none = Bytes.ofHex("00000000 08");
    Bytes huge = Bytes.ofHex("FFFFFFFF 08");
    Bytes above = new WireWriter().u32(LinkCodec.MOST_FRAME + 1L).u8(8).toBytes();
    for (Bytes each : new Bytes[] {none, huge, above}) {
      assertThrows(MalformedMessageException.class, () -> decode(each), each::toString);
    }
  }

  @Test
  void numbersGrowOverOpenings() {
    long first = EntryNumber.of(1, 900);
    long second = EntryNumber.of(2, 800);
    assertTrue(second > first, "although a loss of power took some");
    assertEquals(0, EntryNumber.missing(first, second));
    assertEquals(4, EntryNumber.missing(second, EntryNumber.of(3, 805)));
    assertTrue(EntryNumber.of(EntryNumber.MOST_OPENING, 1) > 0);
  }
}
