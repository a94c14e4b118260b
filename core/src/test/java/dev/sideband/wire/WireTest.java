package dev.sideband.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, and what is cut says where. */
class WireTest {

  /** Reads one field. */
  private interface Read {
    Object from(WireReader in, String name) throws MalformedMessageException;
  }

  /** One field of a message: its bytes, and how it is read again. */
  private record Field(String name, Bytes bytes, Object value, Read read) {}

  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static final List<Field> FIELDS =
      List.of(
          field("flag", new WireWriter().u8(0xAA), 0xAA, WireReader::u8),
          field("flag upside down", new WireWriter().u8(0x55), 0x55, WireReader::u8),
          field("port", new WireWriter().u16(0xAA55), 0xAA55, WireReader::u16),
          field("enterprise", new WireWriter().u24(0x55AA55), 0x55AA55, WireReader::u24),
          field("length", new WireWriter().u32(0xAA55AA55L), 0xAA55AA55L, WireReader::u32),
          field("time", new WireWriter().u48(0xAA55AA55AA55L), 0xAA55AA55AA55L, WireReader::u48),
          field(
              "object",
              new WireWriter().u64(0xAA55AA55AA55AA55L),
              0xAA55AA55AA55AA55L,
              WireReader::u64),
          field("boot", new WireWriter().uuid(ID), ID, WireReader::uuid),
          field("rows", new WireWriter().varint(0xAA55), 0xAA55L, WireReader::varint),
          field(
              "shift", new WireWriter().signedVarint(-0xAA55), -0xAA55L, WireReader::signedVarint),
          field(
              "text",
              new WireWriter().bytes(Bytes.ofHex("aa55aa")),
              Bytes.ofHex("aa55aa"),
              (in, name) -> in.bytes(3, name)),
          field(
              "reserved",
              new WireWriter().u16(0x5555),
              "skipped",
              (in, name) -> {
                in.skip(2, name);
                return "skipped";
              }));

  private static Field field(String name, WireWriter written, Object value, Read read) {
    return new Field(name, written.toBytes(), value, read);
  }

  private static Bytes message() {
    WireWriter out = new WireWriter(1);
    FIELDS.forEach(field -> out.bytes(field.bytes()));
    return out.toBytes();
  }

  @Test
  void everyFieldComesBack() throws Exception {
    WireReader in = message().reader();
    for (Field field : FIELDS) {
      assertEquals(field.value(), field.read().from(in, field.name()), field.name());
    }
    assertEquals(0, in.remaining());
    assertEquals(message().size(), in.offset());
    assertEquals(Bytes.EMPTY, in.rest());
  }

  @Test
  void theBytesOfEachField() {
    assertEquals(
        Bytes.ofHex(
            """
            aa 55 55aa 55aa55 55aa55aa 55aa55aa55aa 55aa55aa55aa55aa
            00112233445566778899aabbccddeeff d5d402 a9a905 aa55aa 5555
            """),
        message());
  }

  @Test
  void everyPrefixNamesTheFieldThatIsCutAndWhereItBegins() throws Exception {
    Bytes whole = message();
    for (int size = 0; size < whole.size(); size++) {
      WireReader in = whole.slice(0, size).reader();
      List<String> read = new ArrayList<>();
      MalformedMessageException cut =
          assertThrows(
              MalformedMessageException.class,
              () -> {
                for (Field field : FIELDS) {
                  field.read().from(in, field.name());
                  read.add(field.name());
                }
              });
      Field failed = FIELDS.get(read.size());
      int begin = FIELDS.subList(0, read.size()).stream().mapToInt(f -> f.bytes().size()).sum();
      assertEquals(failed.name(), cut.field());
      assertEquals(begin, cut.offset());
      assertEquals(whole.slice(begin, size - begin), cut.seen());
      assertTrue(cut.toString().contains(": " + failed.name() + " at byte " + begin + ": "));
      assertEquals(begin, in.offset(), "the reader stays before the field");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "1,01",
    "127,7f",
    "128,8001",
    "16383,ff7f",
    "16384,808001",
    "4294967295,ffffffff0f",
    "9223372036854775807,ffffffffffffffff7f",
    "-1,ffffffffffffffffff01",
    "-9223372036854775808,80808080808080808001"
  })
  void varints(long value, String hex) throws Exception {
    assertEquals(Bytes.ofHex(hex), new WireWriter().varint(value).toBytes());
    assertEquals(value, Bytes.ofHex(hex).reader().varint("number"));
  }

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "-1,01",
    "1,02",
    "-64,7f",
    "64,8001",
    "9223372036854775807,feffffffffffffffff01",
    "-9223372036854775808,ffffffffffffffffff01"
  })
  void signedVarints(long value, String hex) throws Exception {
    assertEquals(Bytes.ofHex(hex), new WireWriter().signedVarint(value).toBytes());
    assertEquals(value, Bytes.ofHex(hex).reader().signedVarint("number"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffff02",
        "ffffffffffffffffff7f",
        "ffffffffffffffffffff01",
        "8080808080808080808000",
        "80808080808080808080808080808080"
      })
  void aVarintOfMoreThan64Bits(String hex) {
    WireReader in = Bytes.ofHex(hex).reader();
    MalformedMessageException refused =
        assertThrows(MalformedMessageException.class, () -> in.varint("number"));
    assertEquals("number", refused.field());
    assertEquals(0, refused.offset());
    assertEquals(0, in.offset());
  }

  @Test
  void countsAreBoundedBeforeAnythingIsAllocated() throws Exception {
    assertEquals(300, new WireWriter().varint(300).toBytes().reader().count(300, "rows"));
    for (long value : new long[] {301, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      WireReader in = new WireWriter().varint(value).toBytes().reader();
      assertThrows(MalformedMessageException.class, () -> in.count(300, "rows"));
      assertEquals(0, in.offset());
    }
  }

  @Test
  void bytesAndSkipsOfImpossibleLength() {
    WireReader in = Bytes.of(1, 2, 3).reader();
    for (int count : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(MalformedMessageException.class, () -> in.bytes(count, "data"));
      assertThrows(MalformedMessageException.class, () -> in.skip(count, "data"));
      assertEquals(0, in.offset());
    }
  }

  @Test
  void onlyTheLowBitsAreWritten() {
    WireWriter out = new WireWriter().u8(-1).u16(-1).u24(-1).u32(-1).u48(-1);
    assertEquals(Bytes.ofHex("ff".repeat(1 + 2 + 3 + 4 + 6)), out.toBytes());
  }

  @Test
  void offsetsCountFromTheStartOfThePartThatIsRead() throws Exception {
    byte[] array = {9, 9, 1, 2, 3, 9};
    WireReader in = WireReader.over(array, 2, 3);
    assertEquals(1, in.u8("first"));
    assertEquals(1, in.offset());
    assertEquals(2, in.remaining());
    MalformedMessageException cut =
        assertThrows(MalformedMessageException.class, () -> in.u24("rest"));
    assertEquals(1, cut.offset());
    assertEquals(Bytes.of(2, 3), cut.seen());
    assertThrows(IndexOutOfBoundsException.class, () -> WireReader.over(array, 4, 3));
  }

  @Test
  void aWriterGrowsIsClearedAndWritesOverWhatItWrote() throws Exception {
    WireWriter out = new WireWriter(0);
    for (int i = 0; i < 1_000; i++) {
      out.u8(i);
    }
    assertEquals(1_000, out.size());
    out.putU16(998, 0xBEEF);
    assertEquals(0xBEEF, out.toBytes().slice(998, 2).reader().u16("end"));
    assertThrows(IndexOutOfBoundsException.class, () -> out.putU16(999, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> out.putU16(-1, 0));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    out.writeTo(stream);
    assertEquals(out.toBytes(), Bytes.copyOf(stream.toByteArray()));
    assertEquals(out.toBytes(), Bytes.copyOf(out.toBytes().toArray()));
    assertEquals(0, out.clear().size());
    assertEquals(Bytes.of(2, 3), out.bytes(new byte[] {1, 2, 3, 4}, 1, 2).toBytes());
  }

  @Test
  void whatAWriterGaveOutDoesNotChange() {
    WireWriter out = new WireWriter().u8(1);
    Bytes first = out.toBytes();
    out.clear().u8(2);
    assertEquals(Bytes.of(1), first);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noiseIsReadOrRefusedAndNothingElse(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      WireReader in = Bytes.copyOf(noise).reader();
      try {
        while (true) {
          Field field = FIELDS.get(random.nextInt(FIELDS.size()));
          field.read().from(in, field.name());
        }
      } catch (MalformedMessageException e) {
        assertTrue(e.offset() <= noise.length);
        assertTrue(e.seen().size() <= 32);
      }
    }
  }
}
