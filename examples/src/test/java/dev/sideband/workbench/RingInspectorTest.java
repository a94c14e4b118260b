package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.jvm.ChildJvm;
import dev.sideband.ring.FrozenRing;
import dev.sideband.ring.RingLog;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.time.testing.FakeTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of rings that are whole, damaged, growing, or none. */
@Timeout(60)
class RingInspectorTest {

  private static final int BLOCK = 1 << 12;

  private final FakeTime time = new FakeTime();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.ring");
    try (RingLog log = open()) {
      for (int i = 0; i < 100; i++) {
        append(log, i);
      }
    }
  }

  private RingLog open() throws IOException {
    return RingLog.file(file)
        .blockSize(BLOCK)
        .size(8 * BLOCK)
        .open(BootClock.of(new BmcBoot(7), Duration.ZERO, time, time));
  }

  private void append(RingLog log, int number) throws IOException {
    time.advance(Duration.ofMillis(1));
    log.append(3, ("record " + number + "\n" + "x".repeat(80)).getBytes(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    return new RingInspector(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private List<String> said() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void lists() {
    assertEquals(0, run("list", file.toString()));
    assertEquals(101, said().size());
    assertEquals(
        "8 blocks of 4,096 bytes; 0 records overwritten before position 128", said().get(0));
    String first = said().get(1);
    assertTrue(first.contains("2026-01-01T00:00:00.001Z  type     3"), first);
    assertTrue(first.endsWith("record 0." + "x".repeat(23) + " …"), first);
  }

  @Test
  void listsTheLast() {
    assertEquals(0, run("list", file.toString(), "--last", "3"));
    assertEquals(4, said().size());
    assertTrue(said().get(1).contains("record 97."), said().get(1));
    assertTrue(said().get(3).contains("record 99."), said().get(3));
  }

  @Test
  void exports() {
    assertEquals(0, run("export", file.toString(), "--last", "1"));
    String line = said().get(0);
    assertTrue(
        line.contains(
            "\"type\":3,\"boot\":\"bmc:00000007\",\"micros\":100000,"
                + "\"wall\":\"2026-01-01T00:00:00.100Z\",\"payload\":\"7265636f72642039390a78"),
        line);
    assertTrue(line.endsWith("\"overwrittenBefore\":0,\"damagedBefore\":0}"), line);
  }

  @Test
  void verifies() {
    assertEquals(0, run("verify", file.toString()));
    assertEquals("no damage", said().get(2));
    assertEquals("100 records, 8,990 bytes of payload", said().get(0));
  }

  @Test
  @Tag("S3-47")
  void findsDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[BLOCK + 1_000] ^= 4;
    Files.write(file, bytes);
    assertEquals(1, run("verify", file.toString()));
    assertTrue(said().get(2).startsWith("DAMAGED: 28 records"), said().get(2));
    assertTrue(said().get(2).endsWith("in 1 places"), said().get(2));
    assertEquals(0, run("list", file.toString()));
    assertTrue(
        said().contains("-- missing here: 0 records overwritten, 28 damaged in 1 places"),
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  @Tag("S3-47")
  void findsThatAFileIsCutShort() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 2 * BLOCK + 500));
    assertEquals(1, run("verify", file.toString()));
    assertTrue(said().contains("CUT SHORT: 6 of 8 blocks are missing"), said().toString());
    Files.write(file, Arrays.copyOf(bytes, 200));
    assertEquals(1, run("verify", file.toString()));
  }

  @Test
  @Tag("S3-47")
  void saysThatThereIsDamageBehindTheLastRecordShown() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[2 * BLOCK + 1_000] ^= 4;
    Files.write(file, bytes);
    assertEquals(0, run("export", file.toString()));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).contains("damage in 1 place behind the last record"),
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void exportsInDigitsThatEveryProgramReads() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertEquals(0, run("export", file.toString(), "--last", "1"));
    } finally {
      Locale.setDefault(usual);
    }
    assertTrue(said().get(0).contains("\"type\":3,"), said().get(0));
  }

  @Test
  void readsFrozenCopies() throws IOException {
    FrozenRing frozen;
    try (RingLog log = open()) {
      frozen = log.freeze("alarm", 0, Long.MAX_VALUE);
    }
    assertEquals(0, run("verify", frozen.file().toString()));
    assertEquals("100 records, 8,990 bytes of payload", said().get(0));
  }

  @Test
  void follows() throws Exception {
    try (RingLog log = open();
        ChildJvm inspector =
            ChildJvm.command(RingInspector.class).start("follow", file.toString())) {
      assertEquals(
          "8 blocks of 4,096 bytes; 0 records overwritten before position 128", inspector.hear());
      append(log, 1_000);
      append(log, 1_001);
      String line = inspector.hear();
      assertNotNull(line);
      assertTrue(line.contains("record 1000."), line);
      append(log, 1_002);
      assertTrue(String.valueOf(inspector.hear()).contains("record 1001."));
      assertTrue(String.valueOf(inspector.hear()).contains("record 1002."));
    }
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    assertEquals(2, run("list"));
    assertEquals(2, run("lust", file.toString()));
    assertEquals(2, run("list", file.toString(), "--last", "x"));
    assertEquals(2, run("list", file.toString(), "--last", "1", "2"));
    assertEquals(2, run("verify", file.toString(), "--last", "1"));
    assertEquals(2, run("list", file.toString(), "--last"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("--last needs a value"));
    assertEquals(1, run("list", folder.resolve("absent").toString()));
    Path text = Files.writeString(folder.resolve("text"), "no ring");
    assertEquals(1, run("verify", text.toString()));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("holds no block of a ring"));
    assertEquals(0, run("--help"));
  }
}
