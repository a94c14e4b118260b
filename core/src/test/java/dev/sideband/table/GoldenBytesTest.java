package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Holds the bytes of version 1, which other programs have stored and still send. */
@Tag("X-12")
class GoldenBytesTest {

  private final TableCodec codec = new TableCodec();

  @Test
  void wholeTable() throws IOException {
    Bytes golden = golden("whole-v1");
    assertEquals(golden, codec.encode(GoldenTables.base()));
    assertEquals(golden, codec.encode(codec.decode(golden)));
  }

  @Test
  void delta() throws IOException {
    Bytes golden = golden("delta-v1");
    assertEquals(golden, new TableDelta().between(GoldenTables.base(), GoldenTables.target()));
    Table target = new TableDelta().apply(codec.decode(golden("whole-v1")), golden);
    assertEquals(codec.encode(GoldenTables.target()), codec.encode(target));
  }

  /** A writer that chose otherwise could not name the tables that another has. */
  @Test
  void theChoicesOfTheWriterStayAsTheyAre() {
    Table base = GoldenTables.large(0);
    assertEquals("d13ab40c", Integer.toHexString(TableCodec.identity(codec.encode(base))));
    Bytes delta = new TableDelta().between(base, GoldenTables.large(1));
    assertEquals("f7ac4da8", Integer.toHexString(TableCodec.identity(delta)));
  }

  @Test
  @Tag("S1-30")
  void anOlderReaderKeepsColumnsAndKindsOfANewerWriter() throws IOException {
    Bytes golden = golden("wider-v1");
    assertEquals(golden, codec.encode(GoldenTables.wider()));

    Table seen = codec.decode(golden);
    assertEquals(GoldenTables.WIDER, seen.schema());
    int name = seen.schema().position(3).orElseThrow();
    int heat = seen.schema().position(700).orElseThrow();
    int shape = seen.schema().position(701).orElseThrow();
    assertEquals("p2", seen.text(1, name));
    assertEquals("wärme", seen.schema().columns().get(heat).name());
    assertEquals(38, seen.integer(1, heat), "an even kind is shown as a number");
    assertEquals(Bytes.of(0xFF, 0), seen.bytes(1, shape), "an odd kind is shown as bytes");
    assertEquals(golden, codec.encode(seen), "and is passed on as it came");
  }

  @Test
  void aNewerReaderMissesNothingButTheNewColumnsOfAnOlderWriter() throws IOException {
    Table seen = codec.decode(golden("whole-v1"));
    assertTrue(seen.schema().position(700).isEmpty());
    for (Column column : GoldenTables.NARROW.columns()) {
      int wanted = GoldenTables.WIDER.position(column.number()).orElseThrow();
      int there = seen.schema().position(column.number()).orElseThrow();
      assertEquals(GoldenTables.WIDER.columns().get(wanted), seen.schema().columns().get(there));
    }
  }

  @Test
  void anUnknownVersionIsRefusedWithTheSupportedRange() throws IOException {
    for (int version : new int[] {0, 2, 255}) {
      byte[] whole = golden("whole-v1").toArray();
      whole[1] = (byte) version;
      requireRange(() -> codec.decode(Bytes.copyOf(whole)), version);
      byte[] delta = golden("delta-v1").toArray();
      delta[1] = (byte) version;
      requireRange(() -> new TableDelta().apply(GoldenTables.base(), Bytes.copyOf(delta)), version);
    }
  }

  private static void requireRange(Executable read, int version) {
    MalformedMessageException e = assertThrows(MalformedMessageException.class, read);
    assertEquals("version", e.field());
    assertEquals(
        "version at byte 2: " + version + " is not in the supported range 1 to 1", e.getMessage());
  }

  /** Reads a file of hexadecimal digits with comments after {@code #}. */
  private static Bytes golden(String name) throws IOException {
    String path = "/vectors/table/" + name + ".hex";
    try (InputStream in = Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream(path))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Bytes.ofHex(text.replaceAll("(?m)#.*$", ""));
    }
  }
}
